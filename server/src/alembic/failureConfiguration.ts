import { readBytesNow } from '../files/readFile.js';
import type { FrequentError } from './failure.js';
import type { Place } from './failureTraceback.js';

const urlHome = 'Set it where env.py takes it from: sqlalchemy.url in alembic.ini, or the variable that env.py reads, in the environment or in the file of alembic.envFile';

const dialectMistakes: Readonly<Record<string, string>> = {
  driver: 'alembic.ini still has the example URL "driver://user:pass@localhost/dbname". Set sqlalchemy.url to your database, or let env.py take it from the environment.',
  postgres: 'SQLAlchemy does not know "postgres://". Write "postgresql://" in the database URL.',
  'postgresql.psycopg': 'The driver "psycopg" needs SQLAlchemy 2. Update SQLAlchemy, or write "postgresql+psycopg2://" in the database URL.',
};

/** Where env.py sets target_metadata, else its first line. */
function placeOfMetadata(file: string): Place | undefined {
  try {
    const lines = readBytesNow(file).toString('utf8').split('\n');
    return { path: file, line: Math.max(1, lines.findIndex((line) => /^\s*target_metadata\s*=/.test(line)) + 1) };
  } catch {
    return undefined;
  }
}

/** Errors of alembic.ini, env.py and the variables that they read. */
export const configurationErrors: readonly FrequentError[] = [
  {
    kind: 'flaskContext',
    pattern: /Working outside of application context/,
    say: () =>
      'This env.py is Flask-Migrate\'s: it needs the Flask application, which only "flask db" gives it. Use "flask db" in a terminal, or set alembic.command to ["flask", "db"].',
    setting: 'alembic.command',
  },
  {
    kind: 'noConfiguration',
    pattern: /No 'script_location' key found in configuration/,
    say: (_, { cwd }) => `Alembic found no script_location when it ran in ${cwd}. Add it to the configuration: script_location = %(here)s/<folder of env.py>.`,
  },
  {
    kind: 'noConfiguration',
    pattern: /Path doesn't exist: '?(.+?)'?\.\s+Please use the 'init' command/,
    say: ([, location = ''], { cwd }) => `script_location is "${location}", which is not there, seen from ${cwd}. Correct it in the configuration; %(here)s stands for the configuration's own folder.`,
  },
  {
    kind: 'noMetadata',
    pattern: /environment script (.+?) does not provide a MetaData object/,
    say: () =>
      'env.py does not tell Alembic about the models. Import them there and set target_metadata to their metadata: SQLModel.metadata, or Base.metadata.',
    place: ([, file = '']) => placeOfMetadata(file),
  },
  {
    kind: 'interpolation',
    pattern: /invalid interpolation syntax in/,
    say: () => 'env.py gives Alembic a text with "%", which begins a replacement there. Double it: config.set_main_option("sqlalchemy.url", url.replace("%", "%%")).',
  },
  {
    kind: 'interpolation',
    pattern: /InterpolationSyntaxError/,
    say: () => 'A value in alembic.ini has a single "%", which begins a replacement there. Double each one: the password p%40ss is written p%%40ss.',
  },
  {
    kind: 'interpolation',
    pattern: /InterpolationMissingOptionError: Bad value substitution: option '([^']+)' in section '([^']+)' contains an interpolation key '([^']+)'/,
    say: ([, option = '', section = '', key = '']) =>
      `${option} in [${section}] refers to %(${key})s, and there is no option "${key}". Add it, or write "%%" for a percent sign. Alembic does not read environment variables here: env.py can.`,
  },
  {
    kind: 'missingVariable',
    pattern: /in __getitem__\s[^]{0,200}KeyError: '([A-Za-z_]\w*)'/,
    say: ([, name = '']) => `The environment variable ${name} is not set. Put it into .env, or another file that alembic.envFile names.`,
    applies: (_, { stdout, stderr }) => /<frozen os>|[/\\]os\.py"/.test(stdout + stderr),
    setting: 'alembic.envFile',
  },
  {
    kind: 'missingVariable',
    pattern: /ValidationError: \d+ validation errors? for (\w+)\s*\n([^]*)/,
    say: ([, settings = '', errors = '']) => {
      const names = [...errors.matchAll(/^(\S+)\r?\n\s+Field required/gm)].map(([, name = '']) => name);
      return `The settings class "${settings}" misses ${names.join(', ')}. Put what it needs into .env, or another file that alembic.envFile names.`;
    },
    applies: ([text]) => /Field required/i.test(text),
    setting: 'alembic.envFile',
  },
  {
    kind: 'emptyUrl',
    pattern: /KeyError: 'url'|Expected string or URL object, got None|'NoneType' object has no attribute '_instantiate_plugins'/,
    say: () => `env.py has no database URL. ${urlHome}.`,
  },
  {
    kind: 'badUrl',
    pattern: /Could not parse (?:SQLAlchemy|rfc1738) URL/,
    say: () => `The database URL is empty or cannot be read: it should be dialect://user:password@host/database. ${urlHome}.`,
  },
  {
    kind: 'badUrl',
    pattern: /in _parse_(?:rfc1738_args|url)[^]{0,300}ValueError: invalid literal for int/,
    say: () => 'The port in the database URL is not a number. When the password has a "/", "@" or ":", write it percent-encoded.',
  },
  {
    kind: 'badUrl',
    pattern: /NoSuchModuleError: Can't load plugin: sqlalchemy\.dialects:(\S+)/,
    say: ([, dialect = '']) =>
      dialectMistakes[dialect] ?? `SQLAlchemy has no dialect "${dialect.replace('.', '+')}". Correct the database URL, or install the package that brings the dialect.`,
  },
  {
    kind: 'asyncDriver',
    pattern: /The asyncio extension requires an async driver to be used\. The loaded '(\w+)' is not async/,
    say: ([, driver = '']) =>
      `env.py makes an async engine, and the URL's driver "${driver}" is not async. Write postgresql+asyncpg://, mysql+aiomysql:// or sqlite+aiosqlite://.`,
  },
  {
    kind: 'asyncDriver',
    pattern: /MissingGreenlet|greenlet_spawn has not been called/,
    say: () =>
      'The URL names an async driver, and env.py makes a common engine. Give Alembic a URL with a common driver (postgresql+psycopg, sqlite), or use the env.py of the async template.',
  },
  {
    kind: 'versionPath',
    pattern: /Path (.+?) is not represented in current version locations/,
    say: ([, location = '']) => `${location} is not among the version locations of the configuration. Choose one of them, or add it to version_locations.`,
  },
  {
    kind: 'versionPath',
    pattern: /Multiple version locations present, please specify --version-path/,
    say: () => 'There are several version locations. Choose the one that the revision belongs to.',
  },
  {
    kind: 'fileExists',
    pattern: /Directory (.+?) already exists and is not empty/,
    say: ([, directory = '']) => `The directory ${directory} is there already and is not empty. Nothing was written. Choose another one.`,
  },
];
