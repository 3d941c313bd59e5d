import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { Direction, BridgeRevision } from '../../server/src/alembic/bridgeMessages.js';

/** What the real `alembic upgrade --sql` prints, and the comparison of what the bridge renders with it. */

const exec = promisify(execFile);

export interface RealScript {
  readonly stdout: string;
  readonly failed: boolean;
}

/** Runs a command of the real Alembic with `--sql`. `args` begin with the options that are before the command. */
export async function alembic(
  python: string,
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<RealScript> {
  const options = {
    cwd,
    env: {
      ...process.env,
      ALEMBIC_CONFIG: undefined,
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONHASHSEED: '0',
      PYTHONUTF8: '1',
      ...env,
    },
    maxBuffer: 2 ** 26,
  };
  return exec(python, ['-m', 'alembic', '--raiseerr', ...args, '--sql'], options).then(
    ({ stdout }) => ({ stdout, failed: false }),
    (error: unknown) => ({ stdout: (error as { stdout: string }).stdout, failed: true }),
  );
}

const versionStatement = String.raw`(?:(?:INSERT INTO|UPDATE|DELETE FROM) alembic_version[^;]*;?\n\n(?:(?:GO|/)\n\n)?)`;
const tail = new RegExp(
  String.raw`^${versionStatement}*(?:DROP TABLE alembic_version;?\n\n(?:(?:GO|/)\n\n)?)?(?:COMMIT;\n\n(?:GO\n\n)?)?(?:BEGIN(?: TRANSACTION)?;\n\n)?(?:CREATE TABLE alembic_version [\s\S]*)?$`,
);

/** What Alembic printed between the line of each revision and the next, by revision. */
function sectionsOf(script: string, direction: Direction): Map<string, string> {
  const parts = script.split(/^-- Running \w+ (.*?) ?-> (.*)\n\n/m).slice(1);
  const sections = new Map<string, string>();
  for (let index = 0; index + 2 < parts.length; index += 3)
    sections.set((parts[direction === 'upgrade' ? index + 1 : index] ?? '').trim(), parts[index + 2] ?? '');
  return sections;
}

/** Statement by statement: the text of all, as Alembic prints them, then nothing but the frame. */
export function compare(
  script: RealScript,
  revisions: readonly BridgeRevision[],
  direction: Direction,
  dialect: string,
): void {
  const sections = sectionsOf(script.stdout, direction);
  for (const { revision, statements, error } of revisions) {
    const section = sections.get(revision);
    expect(section, revision).toBeDefined();
    const plain =
      dialect === 'mssql' || dialect === 'oracle'
        ? (section ?? '').replace(dialect === 'mssql' ? /^GO\n\n/gm : /^\/\n\n/gm, '')
        : (section ?? '');
    const terminator = dialect === 'oracle' ? '' : ';';
    const rendered = statements.map(({ sql }) => `${sql}${terminator}\n\n`).join('');
    expect(plain.slice(0, rendered.length)).toBe(rendered);
    if (error !== null) {
      expect({ rest: plain.slice(rendered.length), failed: script.failed }).toEqual({ rest: '', failed: true });
      return;
    }
    expect(plain.slice(rendered.length)).toMatch(tail);
  }
  expect(script.failed).toBe(false);
}
