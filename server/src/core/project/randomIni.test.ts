import fc from 'fast-check';
import { expect, test } from 'vitest';
import { literalTree } from '../../../../test/support/literalTree.js';
import { randomIni } from '../../../../test/support/randomTexts.js';
import { discoverEnvironments } from './discover.js';
import { sampleSize } from '../../../../test/support/sampleSize.js';

test('no ini file makes discovery throw, or hides another environment', { timeout: 120_000 }, () => {
  const count = sampleSize(1000, 5000);
  fc.assert(
    fc.property(
      randomIni,
      fc.constantFrom('alembic.ini', 'migrations/alembic.ini', 'conf/alembic_x.ini', 'pyproject.toml'),
      (text, name) => {
        const tree = literalTree({
          [name]: text,
          'migrations/env.py': '',
          'migrations/script.py.mako': '',
          'migrations/versions/a.py': 'revision = "a"',
          'good/alembic.ini': '[alembic]\nscript_location = %(here)s/m\n',
          'good/m/env.py': '',
          'good/m/script.py.mako': '',
          'good/m/versions/b.py': 'revision = "b"',
        });
        const { environments, problems, notes } = discoverEnvironments(tree);
        expect(environments.map(({ scriptLocation }) => scriptLocation)).toContain('/work/app/good/m');
        for (const { span } of problems) expect(span.start).toBeLessThanOrEqual(span.end);
        expect(notes.every(({ reason }) => reason !== '')).toBe(true);
      },
    ),
    { numRuns: count },
  );
  console.log(`fuzz: ${String(count)} ini files`);
});
