import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dialectNames } from '../../server/src/core/dialects/dialectName.js';
import { readOperations } from '../../server/src/core/operations/read.js';
import { newMemo, renderOperations, type SqlVersions } from '../../server/src/core/sql/render.js';
import { loadParser } from '../support/parser.js';
import { pythons } from '../support/python.js';
import { startPythonOracle } from '../support/pythonOracle.js';
import { sameSql } from '../support/sameSql.js';

/** Further interpreters, with other versions of Alembic and SQLAlchemy; their paths with a colon between them. */
const others = (process.env['ALEMBIC_TEST_SQL_PYTHONS'] ?? '').split(':').filter((each) => each !== '');
const interpreters = [...pythons(), ...others.map((each) => [each, each] as const)];

interface Answer {
  readonly sql: string;
  readonly error: string | null;
}

const imports =
  'import datetime\nimport sqlalchemy as sa\nfrom alembic import op\nfrom sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite\n';

/**
 * Renders bodies of `upgrade()` on every dialect, here and with Alembic offline in every interpreter. The counts are
 * printed; the answer lists the first of those that are another text, and no gap.
 * @param literal whether values stand in place, or are parameters
 */
export async function compareBodies(bodies: readonly string[], literal = true): Promise<string> {
  const parser = await loadParser();
  const code = readFileSync(path.join(import.meta.dirname, 'sqlText.py'), 'utf8');
  const wrong: string[] = [];
  for (const [, python] of interpreters) {
    const oracle = startPythonOracle(code, { python });
    const versions = (await oracle.ask({})) as SqlVersions;
    const sum = { right: 0, gap: 0, refused: 0 };
    for (const dialect of dialectNames) {
      const answers = (await oracle.ask({ dialect, bodies, literal })) as readonly Answer[];
      bodies.forEach((body, at) => {
        const { sql = '', error = null } = answers[at] ?? {};
        const { upgrade } = readOperations(
          parser,
          `${imports}\ndef upgrade():\n    ${body.replaceAll('\n', '\n    ')}\n`,
        );
        const { chunks } = renderOperations(
          upgrade,
          { dialect, versions, literalBinds: literal, driver: null },
          newMemo(),
        );
        const printed = chunks.map((chunk) => ('text' in chunk ? chunk.text : `<<${chunk.gap}>>`)).join('\n');
        if (chunks.some((chunk) => 'gap' in chunk)) {
          sum[error === null ? 'gap' : 'refused']++;
          if (process.env['ALEMBIC_SHOW_GAPS'] === '1' && error === null) console.log(dialect, versions, body, printed);
        } else if (error === null && sameSql(printed, sql)) sum.right++;
        else
          wrong.push(
            `[${dialect} ${versions.alembic}+${versions.sqlalchemy}] ${body}\n--- Alembic ${error ?? ''}\n${sql}\n--- here\n${printed}`,
          );
      });
    }
    await oracle.close();
    console.log(
      `SQLAlchemy ${versions.sqlalchemy}: right ${String(sum.right)}, gaps ${String(sum.gap)}, refused ${String(sum.refused)}`,
    );
  }
  return wrong.slice(0, Number(process.env['ALEMBIC_SHOW_WRONG'] ?? 20)).join('\n\n');
}
