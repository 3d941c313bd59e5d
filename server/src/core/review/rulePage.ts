import type { Rule } from './rule.js';

/** The documentation page of a rule, docs/rules/<code>.md, in Markdown. */
export function rulePage({ code, name, title, severity, documentation }: Rule): string {
  const { what, why, whatToDo, whenSilent, bad, good, language = 'python' } = documentation;
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
    'Reported:',
    example(bad),
    'Put right:',
    example(good),
    `<!-- Written by scripts/rule-docs.mjs from server/src/core/review: change the rule, not this page. -->`,
  ];
  return `${sections.join('\n\n')}\n`;
}
