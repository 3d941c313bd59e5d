import { describe, expect, test } from 'vitest';
import type { RenderResult } from '../../server/src/alembic/bridgeMessages.js';
import { secretsOf } from '../../server/src/alembic/secretValues.js';
import { pythons } from '../support/python.js';
import { files, offlineBranch, openProject, stepOf } from './bridgeProject.js';

/** Where a password can be, and every way in which env.py can let it out. */
const inIni = 'pw-of-the-ini';
const inUrl = 'pw of the url';
const inUrlQuoted = 'pw+of+the+url';
const inVariable = 'pw-in-DB_PASSWORD';
const inAddress = 'pw-in-DATABASE_URL';
const all = [inIni, inUrl, inUrlQuoted, inVariable, inAddress];
const variables = { DB_PASSWORD: inVariable, DATABASE_URL: `postgresql://u:${inAddress}@h/x` };

const known = `
import os, sys
from alembic import context
url = "postgresql://u:${inUrlQuoted}@localhost/x"
ini = context.config.get_main_option("sqlalchemy.url")
told = [ini, ini.split(":")[2].split("@")[0], url, os.environ["DB_PASSWORD"], os.environ["DATABASE_URL"], "${inAddress}"]
`;
const configure = 'context.configure(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"})\n';
const tell = `print(*told)\nprint("${inUrlQuoted}")\nsys.stderr.write(" ".join(told) + "\\n")\nsys.stderr.flush()\n`;

const ways: [string, string, string][] = [
  ['printed', `${configure}${tell}with context.begin_transaction():\n    context.run_migrations()\n`, 'pass'],
  ['in an error of env.py', `${configure}${tell}raise RuntimeError(*told)\n`, 'pass'],
  ['in an exit', `${configure}sys.exit(" ".join(told))\n`, 'pass'],
  [
    'in an error of a revision',
    `${configure}context.run_migrations()\n`,
    'import os\nraise RuntimeError(os.environ["DB_PASSWORD"], os.environ["DATABASE_URL"], context.config.get_main_option("sqlalchemy.url"))',
  ],
  ['in the name of a file', `${configure}open(told[1] + ".txt", "w")\ncontext.run_migrations()\n`, 'pass'],
  [
    'in a program',
    `${configure}import subprocess\ntry:\n    subprocess.run(["psql", told[0], told[3]])\nexcept OSError:\n    pass\ncontext.run_migrations()\n`,
    'pass',
  ],
  [
    'in a connection',
    `from sqlalchemy import create_engine\ncreate_engine("sqlite:///x.db", connect_args={"password": told[3]}).connect()\n`,
    'pass',
  ],
  ['as it dies', `${tell}os._exit(9)\n`, 'pass'],
];

describe.each(pythons())('no password leaves the bridge, %s:', (_end, python) => {
  test.each(ways)('%s', async (_where, code, body) => {
    const project = openProject({
      python,
      files: files(`${known}${code}`, { a: body }, `sqlalchemy.url = postgresql://u:${inIni}@localhost/x\n`),
      env: variables,
      secrets: secretsOf(variables),
    });
    const reply = await project.ask<RenderResult>('render', { steps: [stepOf(project.workspace, 'a')] });
    const text = JSON.stringify(reply);
    expect(all.filter((password) => text.includes(password))).toEqual([]);
  });

  test('but SQL is told to the letter', async () => {
    const body = `op.execute("ALTER ROLE app PASSWORD = '${inVariable}'")\nop.execute("UPDATE u SET password='x'")`;
    const project = openProject({
      python,
      files: files(`from alembic import context\nurl = "postgresql://"\n${offlineBranch}`, { a: body }),
      env: variables,
      secrets: secretsOf(variables),
    });
    const { revisions } = await project.render(['a']);
    expect(revisions[0]?.statements.map(({ sql }) => sql)).toEqual([
      `ALTER ROLE app PASSWORD = '${inVariable}'`,
      "UPDATE u SET password='x'",
    ]);
  });
});
