import type { Rule } from './rule.js';

/** The documentation page of a rule, docs/rules/<code>.md, in Markdown. */
export function rulePage({ code, name, title, severity, documentation }: Rule): string {
  const { what, why, whatToDo, whenSilent, bad, good, language = 'python', released } = documentation;
  const example = (text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;
  const sections = [
    `# ${code} ${name}`,
    `${title}. Severity: ${severity}.`,
    '## What is reported',
    what,
    '## Why it matters',
    why,
    '## What to do',
    whatToDo,
    ...(whenSilent === undefined ? [] : ['## When it stays silent', whenSilent]),
    '## Example',
    ...(released === undefined ? [] : ['On the default branch:', example(released)]),
    'Reported:',
    example(bad),
    'Fixed:',
    example(good),
    `<!-- Written by scripts/rule-docs.mjs from server/src/core/review: change the rule, not this page. -->`,
  ];
  return `${sections.join('\n\n')}\n`;
}

/** The table of all rules for README.md, in Markdown. */
export function ruleTable(rules: readonly Rule[]): string {
  const rows = inCodeOrder(rules).map(
    ({ code, title, severity }) => `| [${code}](docs/rules/${code}.md) | ${title} | ${severity} |`,
  );
  return `${['| code | problem | severity |', '|---|---|---|', ...rows].join('\n')}\n`;
}

/** By code, with the rules of configuration files last. */
export function inCodeOrder(rules: readonly Rule[]): Rule[] {
  const isConfiguration = ({ code }: Rule): number => Number(code.startsWith('CF'));
  return [...rules].sort(
    (one, other) => isConfiguration(one) - isConfiguration(other) || (one.code < other.code ? -1 : 1),
  );
}
