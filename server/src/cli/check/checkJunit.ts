import type { Finding } from '../../check/finding.js';
import type { CheckReport } from '../../check/report.js';
import { xmlText } from '../../core/escape.js';
import { findingCount, operationsText, reviewedText, roundTripText } from './checkText.js';

/** The suite of findings that belong to no environment. */
const configuration = 'configuration';

/** `check --format junit`: a suite for each environment, a test for each finding; errors and warnings fail, suppressed ones are skipped. */
export function checkJunit(report: CheckReport): string {
  const names = [
    ...new Set([
      ...report.environments.map(({ name }) => name),
      ...report.findings.map(({ environment }) => environment ?? configuration),
    ]),
  ];
  const suites = names.map((name) =>
    suiteOf(
      name,
      report.findings.filter(({ environment }) => (environment ?? configuration) === name),
    ),
  );
  const run = suiteElement('check', [runCase(report)]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="alembic-ls check">\n${[run, ...suites].join('\n')}\n</testsuites>\n`;
}

interface Case {
  readonly outcome: 'passed' | 'failure' | 'skipped' | 'error';
  readonly xml: string;
}

/** Says what was looked at, and fails where that is not known. */
function runCase(report: CheckReport): Case {
  const text = [reviewedText(report), operationsText(report), ...roundTripText(report)].join(' ');
  if (report.reviewed === null)
    return { outcome: 'error', xml: testCase('check', 'released revisions', element('error', { message: text }, '')) };
  return { outcome: 'passed', xml: testCase('check', 'released revisions', element('system-out', {}, text)) };
}

function suiteOf(name: string, findings: readonly Finding[]): string {
  const cases = findings.map((finding) => findingCase(name, finding));
  const passed: Case = { outcome: 'passed', xml: testCase(name, findingCount([]), '') };
  return suiteElement(name, cases.length === 0 ? [passed] : cases);
}

function findingCase(
  suite: string,
  { code, name, severity, message, file, suppressed, range: { start } }: Finding,
): Case {
  const place = `${file}:${start.line + 1}:${start.character + 1}`;
  const title = `${code} ${name} ${place}`;
  if (suppressed !== null)
    return { outcome: 'skipped', xml: testCase(suite, title, element('skipped', {}, suppressed)) };
  const text = `${place}: ${severity} ${code} ${message}`;
  if (severity === 'information')
    return { outcome: 'passed', xml: testCase(suite, title, element('system-out', {}, text)) };
  return { outcome: 'failure', xml: testCase(suite, title, element('failure', { type: severity, message }, text)) };
}

function testCase(suite: string, name: string, content: string): string {
  return `    <testcase ${attributes({ classname: suite, name })}>${content}</testcase>`;
}

function suiteElement(name: string, cases: readonly Case[]): string {
  const number = (outcome: Case['outcome']): string => String(cases.filter((each) => each.outcome === outcome).length);
  const counts = {
    name,
    tests: String(cases.length),
    failures: number('failure'),
    errors: number('error'),
    skipped: number('skipped'),
  };
  return `  <testsuite ${attributes(counts)}>\n${cases.map(({ xml }) => xml).join('\n')}\n  </testsuite>`;
}

function element(name: string, values: Readonly<Record<string, string>>, text: string): string {
  const opening = [name, ...(Object.keys(values).length === 0 ? [] : [attributes(values)])].join(' ');
  return `<${opening}>${xmlText(text)}</${name}>`;
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}="${xmlText(value)}"`)
    .join(' ');
}
