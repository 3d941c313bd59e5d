import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv-draft-04';
import fc from 'fast-check';
import { marked } from 'marked';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../check/finding.js';
import type { CheckReport } from '../../check/report.js';
import { stylesFor } from '../style.js';
import { formats, type FormatName } from './formats.js';

const range = { start: { line: 9, character: 3 }, end: { line: 9, character: 7 } };

function finding(changed: Partial<Finding> = {}): Finding {
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
    ...changed,
  };
}

function report(changed: Partial<CheckReport> = {}): CheckReport {
  return {
    findings: [finding()],
    base: { kind: 'known', commit: '0123456789abcdef', name: 'origin/main' },
    scope: 'unreleased',
    reviewed: [{ environment: 'migrations', revision: 'a1', message: 'add x', file: 'versions/a1.py' }],
    environments: [{ name: 'migrations', before: ['a0'], after: ['a1'] }],
    goneFromBaseline: 0,
    prefix: '',
    ...changed,
  };
}

const written = (name: FormatName, of: CheckReport): string =>
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
const path = text.map((each) => each.replaceAll('\0', '').replace(/^\/+/, '') || 'x');

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
const anyReport = fc
  .record({
    findings: fc.array(anyFinding, { maxLength: 4 }),
    branch: text,
    ids: fc.array(text, { maxLength: 3 }),
    message: text,
    prefix: fc.constantFrom('', 'back end/'),
  })
  .map(({ findings, branch, ids, message, prefix }) =>
    report({
      findings,
      prefix,
      base: { kind: 'known', commit: 'c0ffee', name: branch },
      reviewed: ids.map((revision) => ({ environment: branch, revision, message, file: message })),
      environments: [{ name: branch, before: ids, after: [] }],
    }),
  );

const eachReport = (check: (of: CheckReport) => void): void => {
  fc.assert(fc.property(anyReport, check));
};

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

test.each((Object.keys(formats) as FormatName[]).filter((name) => !['json', 'gitlab'].includes(name)))(
  '%s says that operations were not reviewed',
  (name) => {
    expect(written(name, report())).toContain('Operations were not reviewed.');
    expect(written(name, report({ findings: [] }))).toContain('Operations were not reviewed.');
  },
);

describe('github', () => {
  /** The commands of an output as the runner reads them. */
  function commands(output: string): { name: string; properties: Record<string, string>; message: string }[] {
    const decoded = (value: string): string =>
      value
        .replaceAll('%3A', ':')
        .replaceAll('%2C', ',')
        .replaceAll('%0D', '\r')
        .replaceAll('%0A', '\n')
        .replaceAll('%25', '%');
    return output
      .split(/\r\n|\r|\n/)
      .filter((line) => line !== '')
      .map((line) => {
        const [, name = '', properties = '', message = ''] = /^::([a-z-]+) ([^:]*)::(.*)$/.exec(line) ?? [];
        return {
          name,
          properties: Object.fromEntries(
            properties
              .split(',')
              .map((pair) => [pair.split('=', 1)[0] ?? '', decoded(pair.slice(pair.indexOf('=') + 1))]),
          ),
          message: decoded(message),
        };
      });
  }

  test('annotates the line of each finding that counts, from the root of the repository', () => {
    const several = { ...range, end: { line: 11, character: 0 } };
    const output = written(
      'github',
      report({
        prefix: 'back/',
        findings: [
          finding(),
          finding({ suppressed: 'baseline' }),
          finding({ severity: 'information', range: several }),
        ],
      }),
    );
    expect(commands(output)).toEqual([
      {
        name: 'error',
        properties: {
          file: 'back/versions/a1.py',
          line: '10',
          endLine: '10',
          col: '4',
          endColumn: '7',
          title: 'GR02 missing-parent-revision',
        },
        message: 'No file declares "gone".',
      },
      {
        name: 'notice',
        properties: { file: 'back/versions/a1.py', line: '10', endLine: '12', title: 'GR02 missing-parent-revision' },
        message: 'No file declares "gone".',
      },
      {
        name: 'notice',
        properties: { title: 'alembic-ls check' },
        message:
          '2 findings: 1 error, 1 of information. 1 unreleased revision (compared with origin/main, 0123456789ab). Operations were not reviewed.',
      },
    ]);
  });

  test('has a command for each finding and no other, whatever their texts', () => {
    eachReport((of) => {
      const active = of.findings.filter(({ suppressed }) => suppressed === null);
      const output = written('github', of);
      const found = commands(output);
      expect(found.map(({ name, properties }) => [name, Object.keys(properties).join(' ')])).toEqual([
        ...active.map(({ severity }) => [
          severity === 'information' ? 'notice' : severity,
          'file line endLine col endColumn title',
        ]),
        ['notice', 'title'],
      ]);
      expect(
        found.every(
          ({ properties }, index) => index === active.length || properties['title'] === 'GR02 missing-parent-revision',
        ),
      ).toBe(true);
      expect(output.replaceAll('\n', '')).not.toMatch(controls);
    });
  });
});

describe('sarif', () => {
  const require = createRequire(import.meta.url);
  const schema = JSON.parse(
    readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
  ) as object;
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

  interface Log {
    readonly runs: readonly [
      {
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
        readonly results: readonly {
          readonly ruleId: string;
          readonly ruleIndex: number;
          readonly message: { readonly text: string };
          readonly suppressions?: readonly object[];
          readonly locations: readonly [
            {
              readonly physicalLocation: {
                readonly artifactLocation: { readonly uri: string };
                readonly region: object;
              };
            },
          ];
        }[];
        readonly invocations: readonly [{ readonly executionSuccessful: boolean }];
      },
    ];
  }

  function logOf(of: CheckReport): Log {
    const log = JSON.parse(written('sarif', of)) as Log;
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    return log;
  }

  test('has each finding with its rule, its place from the root of the repository, and why it is suppressed', () => {
    const related = [{ message: 'here too', file: 'a.py', range }];
    const [run] = logOf(
      report({
        prefix: 'back end/',
        findings: [finding({ related }), finding({ suppressed: 'two tracks' }), finding({ suppressed: 'baseline' })],
      }),
    ).runs;
    const [first, ...others] = run.results;
    expect(run.tool.driver.rules[first?.ruleIndex ?? -1]?.id).toBe('GR02');
    expect(first?.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'back%20end/versions/a1.py' },
      region: { startLine: 10, startColumn: 4, endLine: 10, endColumn: 8 },
    });
    expect(others.map(({ suppressions }) => suppressions)).toEqual([
      [{ kind: 'inSource', justification: 'two tracks' }],
      [{ kind: 'external', justification: 'baseline' }],
    ]);
    expect(run.invocations[0].executionSuccessful).toBe(true);
  });

  test('says that a run without a base is not whole', () => {
    const [run] = logOf(report({ base: { kind: 'unknown', reason: 'the clone is shallow' }, reviewed: null })).runs;
    expect(run.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: 'error' }],
    });
  });

  test('is valid, and its messages hold no link and no placeholder, whatever their texts', () => {
    eachReport((of) => {
      const [run] = logOf(of).runs;
      expect(run.results).toHaveLength(of.findings.length);
      for (const { message, locations } of run.results) {
        expect(message.text.replace(/\{\{|\}\}/g, '')).not.toMatch(/[{}]/);
        expect(message.text.replace(/\\[\\[\]]/g, '')).not.toMatch(/[[\]]/);
        const { uri } = locations[0].physicalLocation.artifactLocation;
        expect(uri).toMatch(/^(?:[\w!~*'().-]|%[0-9A-F]{2}|\/)*$/);
      }
    });
  });
});

describe('gitlab', () => {
  test('is a list of what Code Quality reads, of the findings that count', () => {
    expect(
      JSON.parse(
        written('gitlab', report({ prefix: 'back/', findings: [finding(), finding({ suppressed: 'baseline' })] })),
      ),
    ).toEqual([
      {
        description: 'GR02: No file declares "gone".',
        check_name: 'GR02 missing-parent-revision',
        fingerprint: 'f00d',
        severity: 'critical',
        location: { path: 'back/versions/a1.py', lines: { begin: 10, end: 10 } },
      },
    ]);
    eachReport((of) => {
      const issues = JSON.parse(written('gitlab', of)) as { description: string }[];
      expect(issues).toHaveLength(of.findings.filter(({ suppressed }) => suppressed === null).length);
      for (const { description } of issues) expect(description).not.toMatch(controls);
    });
  });
});

describe('junit', () => {
  interface Element {
    readonly name: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly children: Element[];
    text: string;
  }

  /** Reads XML strictly: whatever is not well-formed throws. */
  function parsed(xml: string): Element {
    const root: Element = { name: '', attributes: {}, children: [], text: '' };
    const open = [root];
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ name, attributes }) => {
      const element: Element = { name, attributes, children: [], text: '' };
      open.at(-1)?.children.push(element);
      open.push(element);
    });
    parser.on('text', (part) => {
      const element = open.at(-1);
      if (element !== undefined) element.text += part;
    });
    parser.on('closetag', () => {
      open.pop();
    });
    parser.write(xml).close();
    return root.children[0] ?? root;
  }

  test('has a suite for each environment and a test for each finding', () => {
    const of = report({
      findings: [
        finding(),
        finding({ suppressed: 'two tracks' }),
        finding({ severity: 'information', environment: null, revision: null }),
      ],
      environments: [
        { name: 'migrations', before: null, after: [] },
        { name: 'other', before: null, after: [] },
      ],
    });
    const suites = parsed(written('junit', of)).children;
    expect(
      suites.map(({ attributes: { name, tests, failures, errors, skipped } }) => [
        name,
        tests,
        failures,
        errors,
        skipped,
      ]),
    ).toEqual([
      ['check', '1', '0', '0', '0'],
      ['migrations', '2', '1', '0', '1'],
      ['other', '1', '0', '0', '0'],
      ['configuration', '1', '0', '0', '0'],
    ]);
    const [failed, skipped] = suites[1]?.children ?? [];
    expect(failed).toMatchObject({
      attributes: { classname: 'migrations', name: 'GR02 missing-parent-revision versions/a1.py:10:4' },
      children: [{ name: 'failure', attributes: { type: 'error', message: 'No file declares "gone".' } }],
    });
    expect(skipped?.children).toMatchObject([{ name: 'skipped', attributes: { message: 'two tracks' } }]);
  });

  test('has an error where the base is not known', () => {
    const [suite] = parsed(
      written('junit', report({ base: { kind: 'unknown', reason: 'the clone is shallow' }, reviewed: null })),
    ).children;
    expect(suite?.attributes['errors']).toBe('1');
  });

  test('is well-formed and keeps its form, whatever the texts', () => {
    eachReport((of) => {
      const suites = parsed(written('junit', of)).children;
      const cases = suites.flatMap(({ children }) => children);
      expect(cases.every(({ name }) => name === 'testcase')).toBe(true);
      expect(
        cases.flatMap(({ children }) => children.map(({ name }) => name)).filter((name) => name === 'failure'),
      ).toHaveLength(
        of.findings.filter(({ suppressed, severity }) => suppressed === null && severity !== 'information').length,
      );
      expect(cases.flatMap(({ children }) => children).flatMap(({ children }) => children)).toEqual([]);
    });
  });
});

describe('markdown', () => {
  test('reports the heads before and after, new revisions and findings', () => {
    expect(written('markdown', report())).toBe(`### Alembic: 1 finding: 1 error.

**Heads**

- \`migrations\`: \`a0\` → \`a1\`

**New revisions**

- \`a1\` add x (\`versions/a1.py\`)

**Findings**

- **error** GR02 \`versions/a1.py:10\`: No file declares "gone".

1 unreleased revision (compared with origin/main, 0123456789ab). Operations were not reviewed.
`);
  });

  test('has no link, image, mention, heading or element of its own, whatever the texts', () => {
    eachReport((of) => {
      const html = marked.parse(written('markdown', of), { async: false });
      const elements = new Set([...html.matchAll(/<([a-z0-9]+)/g)].map(([, name]) => name));
      for (const allowed of ['h3', 'p', 'strong', 'ul', 'li', 'code']) elements.delete(allowed);
      expect([...elements]).toEqual([]);
      expect([...html.matchAll(/<h3/g)]).toHaveLength(1);
      expect(html.replace(/<code>[^]*?<\/code>/g, '')).not.toMatch(/(?:^|[^\w&])[@#]\w/);
    });
  });
});

test('text has a line for each finding that counts, and no command to what reads a log, whatever the texts', () => {
  eachReport((of) => {
    const output = written('text', of);
    expect(output.replaceAll('\n', '')).not.toMatch(controls);
    expect(output).not.toMatch(/^\s*::|##\w*\[/m);
    const active = of.findings.filter(({ suppressed }) => suppressed === null).length;
    const suppressed = of.findings.length > active ? 1 : 0;
    expect(output.split('\n')).toHaveLength(active + suppressed + 3);
  });
});
