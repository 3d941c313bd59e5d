import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readUtf8 } from '../files/readFile.js';
import { refusal, type RunFailure } from './failure.js';
import { findModels, type Models } from './initEnvironmentModels.js';

/** A template of an environment, of Alembic's or our own. */
export interface Template {
  readonly name: string;
  readonly description: string;
}

/** What was written. */
export interface Initialized {
  /** Absolute; the first is the one to go on with. */
  readonly files: readonly string[];
  readonly output: string;
}

/** A template of our own, with the directory of `server/templates` that has its env.py. */
export interface OwnTemplate extends Template {
  readonly environment: string;
}

export const ownTemplates: readonly OwnTemplate[] = [
  {
    name: 'FastAPI + SQLModel',
    description: 'Ready to autogenerate: finds your tables, takes the database from DATABASE_URL.',
    environment: 'sqlmodel',
  },
  {
    name: 'FastAPI + SQLModel (async)',
    description: 'The same with an async engine, for asyncpg, aiosqlite or aiomysql.',
    environment: 'sqlmodel-async',
  },
];

interface Destination {
  /** The workspace folder. */
  readonly folder: string;
  /** Relative to it. */
  readonly directory: string;
  /** `server/templates`, or its copy beside the bundle. */
  readonly templates: string;
}

/** Writes an environment from our own template, without running anything. Existing files are kept as they are. */
export async function initOwnTemplate(
  { environment }: OwnTemplate,
  { folder, directory, templates }: Destination,
): Promise<Initialized | RunFailure> {
  const models = await findModels(folder.replaceAll(path.sep, '/'));
  const firstModels = models.modules.length > 0 ? [] : ['app/__init__.py', 'app/models.py'];
  const modules = models.modules.length > 0 ? models.modules : [{ name: 'app.models', importPath: '.', bases: [] }];
  const scripts = directory.replaceAll(path.sep, '/');
  const values = placeholders({ ...models, modules }, scripts);
  const fill = async (file: string): Promise<string> => {
    const text = await readUtf8(path.join(templates, file));
    return text.replace(
      /\{\{(\w+)\}\}\n?/g,
      (whole, name: string) => (values[name] ?? '') + (whole.endsWith('\n') && values[name] !== '' ? '\n' : ''),
    );
  };
  const files: Record<string, string> = {
    ...(firstModels.length > 0 && { 'app/models.py': await fill('app/models.py'), 'app/__init__.py': '' }),
    [`${scripts}/env.py`]: await fill(`${environment}/env.py`),
    'alembic.ini': await fill('sqlmodel/alembic.ini'),
    // Mako's own, and nothing of our own, is in braces there.
    [`${scripts}/script.py.mako`]: await readUtf8(path.join(templates, 'sqlmodel/script.py.mako')),
    [`${scripts}/versions/.gitkeep`]: '',
  };
  const made: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    const written = await writeNew(file, text);
    if (written) made.push(file);
    else if (name !== 'app/__init__.py')
      return refusal(
        'fileExists',
        `${name} already exists and is not overwritten. ${made.length === 0 ? 'Nothing was written.' : `Written before: ${made.join(', ')}.`}`,
      );
  }
  const seen = modules.map(({ name }) => name).join(', ');
  return {
    files: made,
    output: `Tables are taken from ${seen}; the database from DATABASE_URL, without which it is the SQLite file app.db.`,
  };
}

/** False when the file already exists. */
async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

const namingConvention = `# Constraints are named as the models are defined, so the convention comes before them.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
`;

function placeholders(
  { modules, hasNamingConvention }: Pick<Models, 'modules' | 'hasNamingConvention'>,
  directory: string,
): Readonly<Record<string, string>> {
  const importPaths = [...new Set(['.', ...modules.map(({ importPath }) => importPath)])];
  const metadata = [
    'SQLModel.metadata',
    ...modules.flatMap(({ name, bases }) => bases.map((base) => `${name}.${base}.metadata`)),
  ];
  return {
    directory,
    importPaths: importPaths.join(':'),
    // Before 1.16, which brought the option, Alembic splits at ":" in any case.
    pathSeparator: importPaths.length === 1 ? 'os' : ':',
    namingConvention: hasNamingConvention ? '' : namingConvention,
    imports: modules.map(({ name }) => `import ${name}  # noqa: E402, F401`).join('\n'),
    metadata: metadata.length === 1 ? 'SQLModel.metadata' : `[${metadata.join(', ')}]`,
  };
}
