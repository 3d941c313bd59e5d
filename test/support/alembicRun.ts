import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pythonPath } from './python.js';

export interface AlembicRun {
  /** A SQLAlchemy URL whose driver the test Python has, or any when `sql` is set. */
  readonly url: string;
  readonly table?: string;
  readonly schema?: string;
  /** `['upgrade', 'heads']`, …, in order. */
  readonly commands: readonly (readonly [command: 'upgrade' | 'downgrade' | 'stamp', revision: string])[];
  /** Prints the SQL instead of running it. */
  readonly sql?: boolean;
  /** Run on the connection afterwards. */
  readonly after?: string;
}

/** Two heads, b1 and c1, over the base a1; each makes a table. */
const program = `
import json, os, sys
from alembic import command
from alembic.config import Config
run = json.loads(sys.argv[1])
root = sys.argv[2]
os.makedirs(os.path.join(root, "versions"))
def write(name, text):
    with open(os.path.join(root, name), "w") as file: file.write(text)
for revision, down in (("a1", None), ("b1", "a1"), ("c1", "a1")):
    write(f"versions/{revision}.py", f'''
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = {revision!r}, {down!r}, None, None
def upgrade(): op.create_table("t_{revision}", sa.Column("id", sa.Integer, primary_key=True))
def downgrade(): op.drop_table("t_{revision}")
''')
write("env.py", '''
from alembic import context
import sqlalchemy as sa
run = context.config.attributes["run"]
options = {"version_table": run["table"], "version_table_schema": run["schema"]}
if context.is_offline_mode():
    context.configure(url=run["url"], **options)
    with context.begin_transaction(): context.run_migrations()
else:
    engine = sa.create_engine(run["url"])
    with engine.begin() as connection:
        if run["schema"]: connection.execute(sa.text(f'create schema if not exists "{run["schema"]}"'))
    with engine.connect() as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction(): context.run_migrations()
''')
config = Config()
config.set_main_option("script_location", root)
config.attributes["run"] = run
for name, revision in run["commands"]:
    getattr(command, name)(config, revision, sql=run["sql"])
if run["after"]:
    import sqlalchemy as sa
    with sa.create_engine(run["url"]).connect() as connection: connection.exec_driver_sql(run["after"])
`;

/** Runs the real Alembic of the test Python on a small project of its own; returns what it printed. */
export function runAlembic({
  table = 'alembic_version',
  schema,
  commands,
  sql = false,
  after,
  url,
}: AlembicRun): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'alembic-run-'));
  const run = JSON.stringify({ url, table, schema: schema ?? null, commands, sql, after: after ?? null });
  try {
    return execFileSync(pythonPath(), ['-c', program, run, path.join(directory, 'migrations')], { encoding: 'utf8' });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
