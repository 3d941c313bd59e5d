import { readBytesNow } from '../files/readFile.js';
import type { FrequentError } from './runFailure.js';
import { nameOf, projectFrame, type Place, type Raised } from './failureTraceback.js';

const urlHome =
  'Set it where env.py reads it: sqlalchemy.url in alembic.ini, or an environment variable, which can be in the file of alembic.envFile';

const dialectMistakes = new Map(
  Object.entries({
    driver:
      'alembic.ini still has the example URL "driver://user:pass@localhost/dbname". Set sqlalchemy.url to your database, or let env.py read it from the environment.',
    postgres: 'SQLAlchemy does not know "postgres://". Write "postgresql://" in the database URL.',
    'postgresql.psycopg':
      'The driver "psycopg" needs SQLAlchemy 2. Update SQLAlchemy, or write "postgresql+psycopg2://" in the database URL.',
  }),
);

/** Where env.py sets target_metadata, else its first line. */
function placeOfMetadata(file: string): Place | undefined {
  try {
    const lines = readBytesNow(file).toString('utf8').split('\n');
    return { path: file, line: Math.max(1, lines.findIndex((line) => /^\s*target_metadata\s*=/.test(line)) + 1) };
  } catch {
    return undefined;
  }
}

function isInEnvironment(raised: Raised): boolean {
  const frame = projectFrame(raised);
  return frame !== undefined && nameOf(frame) === 'env.py';
}

/** Whether it is `os.environ["…"]` that has no such variable. */
function isOfEnviron({ frames }: Raised): boolean {
  const frame = frames.at(-1);
  return frame?.caller === '__getitem__' && /<frozen os>|[/\\]os\.py$/.test(frame.file);
}

/** Errors of alembic.ini, env.py and the variables that they read. */
export const configurationErrors: readonly FrequentError[] = [
  {
    kind: 'flaskContext',
    by: 'library',
    pattern: /^RuntimeError: Working outside of application context/,
    message: () =>
      'This env.py belongs to Flask-Migrate and needs the Flask application, which only "flask db" provides. Run "flask db" in a terminal, or set alembic.command to ["flask", "db"].',
    setting: 'alembic.command',
  },
  {
    kind: 'noConfiguration',
    by: 'alembic',
    pattern: /No 'script_location' key found in configuration/,
    message: (_, { cwd }) =>
      `Alembic found no script_location when it ran in ${cwd}. Add it to the configuration: script_location = %(here)s/<folder of env.py>.`,
  },
  {
    kind: 'noConfiguration',
    by: 'alembic',
    pattern: /Path doesn't exist: '?(.+?)'?\.\s+Please use the 'init' command/,
    message: ([, location = ''], { cwd }) =>
      `script_location is "${location}", which does not exist (relative to ${cwd}). Correct it in the configuration; %(here)s is the folder of the configuration file.`,
  },
  {
    kind: 'noMetadata',
    by: 'alembic',
    pattern: /environment script (.+?) does not provide a MetaData object/,
    message: () =>
      'env.py does not give Alembic the metadata of the models. Import the models there and set target_metadata, for example to SQLModel.metadata or Base.metadata.',
    place: ([, file = '']) => placeOfMetadata(file),
  },
  {
    kind: 'interpolation',
    by: 'alembic',
    pattern: /invalid interpolation syntax in/,
    message: () =>
      'env.py gives Alembic a value with "%", which starts an interpolation there. Double it: config.set_main_option("sqlalchemy.url", url.replace("%", "%%")).',
  },
  {
    kind: 'interpolation',
    by: 'alembic',
    pattern: /InterpolationSyntaxError/,
    message: () =>
      'A value in alembic.ini has a single "%", which starts an interpolation there. Double each one: the password p%40ss is written p%%40ss.',
  },
  {
    kind: 'interpolation',
    by: 'alembic',
    pattern:
      /InterpolationMissingOptionError: Bad value substitution: option '([^']+)' in section '([^']+)' contains an interpolation key '([^']+)'/,
    message: ([, option = '', section = '', key = '']) =>
      `${option} in [${section}] refers to %(${key})s, but there is no option "${key}". Add it, or write "%%" for a percent sign. Alembic does not read environment variables here; env.py can.`,
  },
  {
    kind: 'missingVariable',
    by: 'python',
    pattern: /^KeyError: '([A-Za-z_]\w*)'/,
    message: ([, name = '']) =>
      `The environment variable ${name} is not set. Set it in .env, or in another file that alembic.envFile names.`,
    applies: (_, __, raised) => isOfEnviron(raised),
    setting: 'alembic.envFile',
  },
  {
    kind: 'missingVariable',
    by: 'library',
    pattern: /ValidationError: \d+ validation errors? for (\w+)[^\S\n]*\n([^]*)/,
    message: ([, settings = '', errors = '']) => {
      const names = [...errors.matchAll(/^(\S+)\r?\n\s+Field required/gim)].map(([, name = '']) => name);
      return `The settings class "${settings}" needs ${names.join(', ')}. Set what is missing in .env, or in another file that alembic.envFile names.`;
    },
    applies: ([text]) => /Field required/i.test(text),
    setting: 'alembic.envFile',
  },
  {
    kind: 'emptyUrl',
    by: 'sqlalchemy',
    pattern:
      /^KeyError: 'url'|Expected string or URL object, got None|'NoneType' object has no attribute '_instantiate_plugins'/,
    message: () => `env.py has no database URL. ${urlHome}.`,
  },
  {
    kind: 'emptyUrl',
    by: 'alembic',
    pattern: /Connection, url, or dialect_name is required/,
    message: () => `env.py has no database URL. ${urlHome}.`,
  },
  {
    kind: 'badUrl',
    by: 'sqlalchemy',
    pattern: /Could not parse (?:SQLAlchemy|rfc1738) URL/,
    message: () =>
      `The database URL is empty or cannot be read: it should be dialect://user:password@host/database. ${urlHome}.`,
  },
  {
    kind: 'badUrl',
    by: 'sqlalchemy',
    pattern: /^ValueError: invalid literal for int/,
    message: () =>
      'The port in the database URL is not a number. If the password has a "/", "@" or ":", write it percent-encoded.',
    applies: (_, __, { frames }) => /^_parse_(?:rfc1738_args|url)$/.test(frames.at(-1)?.caller ?? ''),
  },
  {
    kind: 'badUrl',
    by: 'sqlalchemy',
    pattern: /NoSuchModuleError: Can't load plugin: sqlalchemy\.dialects:(\S+)/,
    message: ([, dialect = '']) =>
      dialectMistakes.get(dialect) ??
      `SQLAlchemy has no dialect "${dialect.replace('.', '+')}". Correct the database URL, or install the package that provides the dialect.`,
  },
  {
    kind: 'asyncDriver',
    by: 'sqlalchemy',
    pattern: /The asyncio extension requires an async driver to be used\. The loaded '(\w+)' is not async/,
    message: ([, driver = '']) =>
      `env.py creates an async engine, but the driver "${driver}" in the URL is not async. Write postgresql+asyncpg://, mysql+aiomysql:// or sqlite+aiosqlite://.`,
  },
  {
    kind: 'asyncDriver',
    by: 'sqlalchemy',
    pattern: /MissingGreenlet|greenlet_spawn has not been called/,
    message: () =>
      "The URL names an async driver, but env.py creates an ordinary engine. Use an ordinary driver in the URL (postgresql+psycopg, sqlite), or the env.py of Alembic's async template.",
    applies: (_, __, raised) => isInEnvironment(raised),
  },
  {
    kind: 'versionPath',
    by: 'alembic',
    pattern: /Path (.+?) is not represented in current version locations/,
    message: ([, location = '']) =>
      `${location} is not one of the version locations of the configuration. Choose one of them, or add it to version_locations.`,
  },
  {
    kind: 'versionPath',
    by: 'alembic',
    pattern: /Multiple version locations present, please specify --version-path/,
    message: () => 'There are several version locations. Choose the one for the new revision.',
  },
  {
    kind: 'fileExists',
    by: 'alembic',
    pattern: /Directory (.+?) already exists and is not empty/,
    message: ([, directory = '']) =>
      `The directory ${directory} already exists and is not empty. Nothing was written. Choose another one.`,
  },
];
