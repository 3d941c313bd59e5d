import { parseArgs } from 'node:util';
import type { Rule } from '../core/review/rule.js';
import { dialectList, inCodeOrder } from '../core/review/rulePage.js';
import { rules } from '../core/review/rules/index.js';
import { parseFor } from './arguments.js';
import { UsageError, type CommandIo, type ExitCode } from './io.js';
import { stylesFor, type Style, type Styles } from './style.js';

/** `rules --format json`: a contract. Fields may be added, none renamed. */
export interface RulesDocument {
  readonly rules: readonly RuleDocument[];
}

interface RuleDocument {
  readonly code: string;
  readonly name: string;
  readonly severity: string;
  /** Whether it is on where no setting says otherwise. */
  readonly enabled: boolean;
  readonly dialects: readonly string[];
  readonly summary: string;
  readonly documentation: string;
}

/** `alembic-ls rules [CODE…]`: the rules there are; of those that are named what they report, why, and what to do. */
export function runRules(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { codes, format } = readArguments(args);
  const wanted = codes.length === 0 ? inCodeOrder(rules) : codes.map(ruleOf);
  const styles = stylesFor(io);
  if (format === 'json') io.stdout.write(`${JSON.stringify(rulesDocument(wanted), null, 2)}\n`);
  else
    io.stdout.write(
      codes.length === 0 ? listText(wanted, styles) : wanted.map((rule) => ruleText(rule, styles)).join('\n'),
    );
  return Promise.resolve(0);
}

/** Where the page of a rule is, relative to the root of this package. */
export function documentationOf(code: string): string {
  return `docs/rules/${code}.md`;
}

function rulesDocument(wanted: readonly Rule[]): RulesDocument {
  return {
    rules: wanted.map(({ code, name, severity, title, dialects = 'all' }) => ({
      code,
      name,
      severity,
      enabled: true,
      dialects: dialects === 'all' ? ['all'] : dialects,
      summary: title,
      documentation: documentationOf(code),
    })),
  };
}

function ruleOf(code: string): Rule {
  const rule = rules.find((each) => each.code === code.toUpperCase());
  if (rule === undefined) throw new UsageError(`rules: there is no rule "${code}"`);
  return rule;
}

function listText(wanted: readonly Rule[], styles: Styles): string {
  const longest = Math.max(...wanted.map(({ name }) => name.length));
  return wanted
    .map(({ code, name, severity, title }) => {
      const padded = severity.padEnd('information'.length);
      return `${styles.strong(code)}  ${name.padEnd(longest)}  ${severityStyle(severity, styles)(padded)}  ${title}\n`;
    })
    .join('');
}

function ruleText({ code, name, severity, title, dialects = 'all', documentation }: Rule, styles: Styles): string {
  const { what, why, whatToDo, whenSilent, lock, released, before, bad, good } = documentation;
  const indented = (text: string): string => text.replace(/^(?=.)/gm, '    ');
  const sections = [
    `${styles.strong(`${code} ${name}`)} (${severityStyle(severity, styles)(severity)})\n${title}.${dialects === 'all' ? '' : ` Dialects: ${dialectList(dialects)}.`}`,
    what,
    `${styles.strong('Why:')} ${why}`,
    ...(lock === undefined ? [] : [`${styles.strong('What it locks:')} ${lock}`]),
    `${styles.strong('What to do:')} ${whatToDo}`,
    ...(whenSilent === undefined ? [] : [`${styles.strong('When it stays silent:')} ${whenSilent}`]),
    ...(released === undefined ? [] : [`${styles.strong('On the default branch:')}\n${indented(released)}`]),
    ...(before === undefined ? [] : [`${styles.strong('An earlier revision:')}\n${indented(before)}`]),
    `${styles.strong('Reported:')}\n${indented(bad)}`,
    `${styles.strong('Fixed:')}\n${indented(good)}`,
    styles.faint(documentationOf(code)),
  ];
  return `${sections.join('\n\n')}\n`;
}

function severityStyle(severity: string, styles: Styles): Style {
  if (severity === 'error') return styles.error;
  return severity === 'warning' ? styles.warning : styles.faint;
}

function readArguments(args: readonly string[]): { codes: readonly string[]; format: string } {
  const { values, positionals } = parseFor('rules', () =>
    parseArgs({ args: [...args], options: { format: { type: 'string', default: 'text' } }, allowPositionals: true }),
  );
  if (!['text', 'json'].includes(values.format))
    throw new UsageError(`--format takes text or json, not "${values.format}"`);
  return { codes: positionals, format: values.format };
}
