import { posix } from 'node:path';
import fc from 'fast-check';
import type { Finding } from '../../server/src/check/finding.js';
import type { CheckReport } from '../../server/src/check/report.js';
import { formats, type FormatName } from '../../server/src/cli/check/formats.js';
import { stylesFor } from '../../server/src/cli/style.js';

/** The place of all findings. */
export const range = { start: { line: 9, character: 3 }, end: { line: 9, character: 7 } };

/** A finding as others are made from. */
export function finding(changed: Partial<Finding> = {}): Finding {
  return {
    code: 'GR02',
    name: 'missing-parent-revision',
    severity: 'error',
    message: 'No file declares "gone".',
    revision: 'a1',
    file: 'versions/a1.py',
    range,
    environment: 'migrations',
    fingerprint: 'f00d',
    suppressed: null,
    sides: ['HEAD'],
    related: [],
    fixes: [],
    merged: [],
    ...changed,
  };
}

/** A report with one finding. */
export function report(changed: Partial<CheckReport> = {}): CheckReport {
  return {
    findings: [finding()],
    base: { kind: 'known', commit: '0123456789abcdef', name: 'origin/main' },
    scope: 'unreleased',
    reviewed: [{ environment: 'migrations', revision: 'a1', message: 'add x', file: 'versions/a1.py' }],
    coverage: { revisions: 1, operations: 3, understood: 2, unchecked: 0, withoutDialect: [] },
    roundTrips: [],
    environments: [{ name: 'migrations', before: ['a0'], after: ['a1'] }],
    goneFromBaseline: 0,
    prefix: '',
    ...changed,
  };
}

/** A report in one form, as without a terminal. */
export const written = (name: FormatName, of: CheckReport): string =>
  formats[name](of, stylesFor({ stdout: { write: () => undefined }, env: {} }));

/** Texts that mean something to one of the readers. */
const hostile = [
  '\n::error::x',
  '::stop-commands::x',
  '%0A::warning::x',
  ',title=x',
  ':',
  '%',
  '\r',
  '##[error]x',
  '##vso[task.setvariable variable=x]y',
  '{0}',
  '{{',
  '[x](1)',
  '[x](https://evil.example)',
  '\\',
  ']]>',
  '<![CDATA[',
  '-->',
  '"',
  "'",
  '<failure/>',
  '&amp;',
  '&#0;',
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '\ufffe',
  '\ud800',
  '\u2028',
  '`',
  '``` \n',
  '\n\n# x',
  '| a |',
  '<img src=x onerror=y>',
  '![x](https://evil.example/x.png)',
  '@someone',
  '#1',
  '../..',
  'a b',
  'ä',
  '//',
  '?x#y',
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 6 })
  .map((parts) => parts.join(''));
/** As findings have them: normal, and relative to the root. */
const path = text.map((each) => posix.normalize(each.replaceAll('\0', '')).replace(/^(?:\.{0,2}\/)+/, '') || 'x');

const anyFinding = fc
  .record({
    message: text,
    revision: fc.option(text),
    file: path,
    environment: fc.option(text),
    suppressed: fc.option(text),
    severity: fc.constantFrom('error' as const, 'warning' as const, 'information' as const),
    related: fc.array(fc.record({ message: text, file: path, range: fc.constant(range) }), { maxLength: 2 }),
  })
  .map(finding);
/** Reports whose texts are made to be mistaken. */
export const anyReport = fc
  .record({
    findings: fc.array(anyFinding, { maxLength: 4 }),
    branch: text,
    ids: fc.array(text, { maxLength: 3 }),
    message: text,
    prefix: fc.constantFrom('', 'back end/'),
    settings: fc.option(fc.array(text, { minLength: 1, maxLength: 3 })),
  })
  .map(({ findings, branch, ids, message, prefix, settings }) =>
    report({
      findings,
      prefix,
      base: { kind: 'known', commit: 'c0ffee', name: branch },
      reviewed: ids.map((revision) => ({ environment: branch, revision, message, file: message })),
      environments: [{ name: branch, before: ids, after: [] }],
      ...(settings !== null && {
        merge: { refs: [{ name: branch, commit: 'c0ffee' }], conflicts: [message], settings },
      }),
    }),
  );

export const eachReport = (check: (of: CheckReport) => void): void => {
  fc.assert(fc.property(anyReport, check));
};

/** What acts on a terminal, but for line ends and tabs. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
export const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;
