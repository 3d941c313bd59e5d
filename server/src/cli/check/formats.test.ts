import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { controls, eachReport, finding, range, report, written } from '../../../../test/support/checkReports.js';
import { formats, type FormatName } from './formats.js';

test.each((Object.keys(formats) as FormatName[]).filter((name) => !['json', 'gitlab'].includes(name)))(
  '%s says how many operations are understood, and that they are not reviewed',
  (name) => {
    const said = '3 operations, 2 understood.';
    expect(written(name, report())).toContain(said);
    expect(written(name, report({ findings: [] }))).toContain(said);
    expect(written(name, report({ coverage: null }))).toContain('Operations were not reviewed.');
  },
);

test('the forms for humans say what downgrades do not bring back', () => {
  const trip = {
    environment: 'migrations',
    revision: 'a1',
    file: 'versions/a1.py',
    verdict: 'broken',
    data: 'none',
    reasons: [{ message: 'the enum type mood stays', range, object: 'mood' }],
  } as const;
  const roundTrips = [trip, { ...trip, verdict: 'exact', reasons: [] } as const];
  for (const name of ['text', 'github', 'sarif', 'junit', 'markdown'] as const)
    expect(written(name, report({ roundTrips }))).toContain('Round trips: 1 exact, 1 broken.');
  expect(written('text', report({ roundTrips }))).toContain(
    'versions/a1.py:10:4: round trip broken: the enum type mood stays\n',
  );
  expect(written('markdown', report({ roundTrips }))).toContain(
    '- `versions/a1.py:10`: round trip broken: the enum type mood stays',
  );
});

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
          '2 findings: 1 error, 1 of information. 1 unreleased revision (compared with origin/main, 0123456789ab). 3 operations, 2 understood.',
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

describe('markdown', () => {
  test('reports the heads before and after, new revisions and findings', () => {
    expect(written('markdown', report())).toBe(`### Alembic: 1 finding: 1 error.

**Heads**

- \`migrations\`: \`a0\` → \`a1\`

**New revisions**

- \`a1\` add x (\`versions/a1.py\`)

**Findings**

- **error** GR02 \`versions/a1.py:10\`: No file declares "gone".

1 unreleased revision (compared with origin/main, 0123456789ab). 3 operations, 2 understood.
`);
  });

  test('shows the SQL of new revisions within a fence, whatever is in it', () => {
    const upgrade = "INSERT INTO t VALUES ('```\n</details><img src=x> @user\u2028# heading')";
    const sql = [{ revision: '<b>', dialect: 'postgresql', upgrade, downgrade: '-- not shown: why' }];
    const output = written('markdown', { ...report(), sql });
    const html = marked.parse(output, { async: false });
    expect(html).not.toContain('<b>');
    expect(html).toContain('(postgresql)</summary>');
    expect(html).not.toMatch(/<img|<h1/u);
    expect(html.match(/<\/details>/gu)).toHaveLength(1);
    expect(/<pre>[^]*<\/pre>/u.exec(html)?.[0]).toContain('@user');
    const long = [{ revision: 'a1', dialect: 'sqlite', upgrade: 'x'.repeat(100_000), downgrade: '' }];
    expect(written('markdown', { ...report(), sql: long }).length).toBeLessThan(5000);
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
    expect(output.split('\n')).toHaveLength(active + suppressed + (of.merge === undefined ? 3 : 5));
  });
});

test('json is one document with all that was found and merged, whatever the texts', () => {
  eachReport((of) => {
    expect(JSON.parse(written('json', of))).toMatchObject({
      findings: of.findings.map(({ message, suppressed }) => ({ message, suppressed })),
      ...(of.merge !== undefined && { merge: of.merge }),
    });
  });
});
