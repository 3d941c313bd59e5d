import type { DialectName } from '../dialects/dialectName.js';
import type { Rule } from './rule.js';

const generated =
  '<!-- Written by scripts/rule-docs.mjs from server/src/core/review: change the rule, not this page. -->';

/** The documentation page of a rule, docs/rules/<code>.md, in Markdown. */
export function rulePage({ code, name, title, severity, dialects = 'all', documentation }: Rule): string {
  const { what, why, whatToDo, whenSilent, lock, bad, good, language = 'python', released, before } = documentation;
  const example = (text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;
  const sections = [
    `# ${code} ${name}`,
    `${title}. Severity: ${severity}.${dialects === 'all' ? '' : ` Dialects: ${dialectList(dialects)}.`}`,
    '## What is reported',
    what,
    '## Why it matters',
    why,
    ...(lock === undefined ? [] : ['## What it locks', lock]),
    '## What to do',
    whatToDo,
    ...(whenSilent === undefined ? [] : ['## When it stays silent', whenSilent]),
    '## Example',
    ...(released === undefined ? [] : ['On the default branch:', example(released)]),
    ...(before === undefined ? [] : ['An earlier revision, which is released:', example(before)]),
    'Reported:',
    example(bad),
    'Fixed:',
    example(good),
    generated,
  ];
  return `${sections.join('\n\n')}\n`;
}

/** The dialects of a rule as users write them. */
export function dialectList(dialects: readonly DialectName[]): string {
  return dialects.map((name) => dialectTitles[name]).join(', ');
}

const dialectTitles: Readonly<Record<DialectName, string>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  sqlite: 'SQLite',
  mssql: 'SQL Server',
  oracle: 'Oracle',
};

/** The page of all rules, docs/rules/README.md, in Markdown. */
export function ruleList(rules: readonly Rule[]): string {
  const rows = inCodeOrder(rules).map(
    ({ code, title, severity, dialects = 'all' }) =>
      `| [${code}](${code}.md) | ${title} | ${severity} | ${dialects === 'all' ? 'all' : dialectList(dialects)} |`,
  );
  return `${['# Rules', '', '| code | problem | severity | dialects |', '|---|---|---|---|', ...rows, '', generated].join('\n')}\n`;
}

/** By code, with the rules of configuration files last. */
export function inCodeOrder(rules: readonly Rule[]): Rule[] {
  const isConfiguration = ({ code }: Rule): number => Number(code.startsWith('CF'));
  return [...rules].sort(
    (one, other) => isConfiguration(one) - isConfiguration(other) || (one.code < other.code ? -1 : 1),
  );
}
