import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { makePostgres, postgresMissing } from './databaseServers.js';
import { pythonPath } from './python.js';

/** A database of one project's own, which the project's .env names. */
export interface ProjectDatabase {
  /** What is typed to go on where data is lost. */
  readonly name: string;
  /** The ids in the version table, read without the extension. */
  versions(): Promise<string[]>;
  /** Names of a table's columns; none without the table. */
  columns(table: string): Promise<string[]>;
  drop(): Promise<void>;
}

export interface DatabaseKind {
  readonly dialect: 'SQLite' | 'PostgreSQL';
  /** For the names of tests: the dialect, and why it is not tested here. */
  readonly title: string;
  readonly isThere: boolean;
  readonly make: (folder: string) => Promise<ProjectDatabase>;
}

/** What the flows in the editor are run on. */
export const databaseKinds: readonly DatabaseKind[] = [
  { dialect: 'SQLite', title: 'SQLite', isThere: true, make: (folder) => Promise.resolve(sqliteOf(folder)) },
  { dialect: 'PostgreSQL', title: `PostgreSQL${postgresMissing}`, isThere: postgresMissing === '', make: postgresOf },
];

function sqliteOf(folder: string): ProjectDatabase {
  const name = 'own.db';
  const file = path.join(folder, name);
  writeEnvironmentFile(folder, `sqlite:///${file}`);
  const firstColumn = (sql: string): Promise<string[]> => {
    const program =
      'import json, sqlite3, sys; print(json.dumps([row[0] for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])]))';
    return Promise.resolve(
      JSON.parse(execFileSync(pythonPath(), ['-c', program, file, sql], { encoding: 'utf8' })) as string[],
    );
  };
  return {
    name,
    versions: () => firstColumn('select version_num from alembic_version'),
    columns: (table) => firstColumn(`select name from pragma_table_info('${table}')`),
    drop: () => Promise.resolve(),
  };
}

async function postgresOf(folder: string): Promise<ProjectDatabase> {
  const database = await makePostgres();
  writeEnvironmentFile(folder, database.url);
  const firstColumn = async (sql: string): Promise<string[]> =>
    (await database.run(sql)).map((row) => String(Object.values(row)[0]));
  return {
    name: database.name,
    versions: () => firstColumn('select version_num from alembic_version'),
    columns: (table) => firstColumn(`select column_name from information_schema.columns where table_name = '${table}'`),
    drop: () => database.drop(),
  };
}

function writeEnvironmentFile(folder: string, url: string): void {
  writeFileSync(path.join(folder, '.env'), `DATABASE_URL=${url}\n`);
}
