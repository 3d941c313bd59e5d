import { describe, expect, test } from 'vitest';
import { sectionsOf } from './offlineScript.js';

/** Of one revision; none where the script does not run it. */
function statementsOf(script: string, revision: string): readonly string[] {
  return sectionsOf(script).find((section) => section.revision === revision)?.statements ?? [];
}

const script = `BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL
);

-- Running upgrade  -> aaaa

SELECT 1;

SELECT 'x

y';

INSERT INTO alembic_version (version_num) VALUES ('aaaa') RETURNING alembic_version.version_num;

-- Running upgrade aaaa -> bbbb

COMMIT;

CREATE INDEX CONCURRENTLY ix ON t (a);

BEGIN;

UPDATE alembic_version SET version_num='bbbb' WHERE alembic_version.version_num = 'aaaa';

-- Running upgrade bbbb, cccc -> dddd

DELETE FROM alembic_version WHERE alembic_version.version_num = 'bbbb';

UPDATE alembic_version SET version_num='dddd' WHERE alembic_version.version_num = 'cccc';

COMMIT;

`;

describe('the statements of one revision in a printed script', () => {
  test.each<[string, string[]]>([
    ['aaaa', ['SELECT 1', "SELECT 'x\n\ny'"]],
    ['bbbb', ['COMMIT', 'CREATE INDEX CONCURRENTLY ix ON t (a)', 'BEGIN']],
    ['dddd', []],
    ['eeee', []],
  ])('%s', (revision, expected) => {
    expect(statementsOf(script, revision)).toEqual(expected);
    expect(statementsOf(script.replaceAll('\n', '\r\n'), revision)).toEqual(expected);
  });

  test('downgrades, with a transaction for each', () => {
    const down =
      "BEGIN;\n\n-- Running downgrade bbbb -> aaaa\n\nDROP TABLE t;\n\nUPDATE alembic_version SET version_num='aaaa' WHERE alembic_version.version_num = 'bbbb';\n\nCOMMIT;\n\nBEGIN;\n\n-- Running downgrade aaaa -> \n\nDROP TABLE s;\n\nDELETE FROM alembic_version WHERE alembic_version.version_num = 'aaaa';\n\nDROP TABLE alembic_version;\n\nCOMMIT;\n\n";
    expect(statementsOf(down, 'bbbb')).toEqual(['DROP TABLE t']);
    expect(statementsOf(down, 'aaaa')).toEqual(['DROP TABLE s']);
  });

  test('with batch separators', () => {
    const mssql =
      "-- Running upgrade  -> aaaa\n\nSELECT 1;\n\nGO\n\nINSERT INTO alembic_version (version_num) OUTPUT inserted.version_num VALUES ('aaaa');\n\nGO\n\nCOMMIT;\n\nGO\n\n";
    expect(statementsOf(mssql, 'aaaa')).toEqual(['SELECT 1']);
  });
});
