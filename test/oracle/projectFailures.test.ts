import { describe, expect, test } from 'vitest';
import type { RunFailure } from '../../server/src/alembic/failure.js';
import type { PreviewAnswer } from '../../server/src/lsp/messages.js';
import { pythons } from '../support/python.js';
import { sampleOf } from '../support/sampleSize.js';
import type { Files } from '../support/workspace.js';
import { envPy, openProject, revisionFile, shop, type CommandsProject } from './commandsProject.js';

/** Every way in which the project's Python is run. */
type Way = 'preview' | 'pending' | 'plan' | 'current' | 'check' | 'upgrade';
const ways: readonly Way[] = ['preview', 'pending', 'plan', 'current', 'check', 'upgrade'];

interface Sample {
  readonly name: string;
  readonly files: Files;
  /** What each way says; a pattern for all, or one for each that fails. */
  readonly says: RegExp | Partial<Record<Way, RegExp>>;
  readonly setting?: string;
  readonly place?: string;
}

/** env.py is `envPy` with these lines in front, so that their first is line 1. */
const environment = (lines: string): Files => ({ ...shop, 'migrations/env.py': `${lines}\n${envPy}` });
const context = 'from alembic import context\n';
const upgrade = (body: string, top = ''): Files => ({
  ...shop,
  'migrations/versions/aaaa.py': revisionFile('aaaa', 'None', body, 'pass', top),
});
/** What `current` and `check` do not run, and a plan only loads, is the body of a revision. */
const inRevision = (says: RegExp): Partial<Record<Way, RegExp>> => ({ preview: says, upgrade: says });

const ofArguments: readonly Sample[] = [
  {
    name: 'an -x argument that is not given',
    files: environment(`${context}tenant = context.get_x_argument(as_dictionary=True)["tenant"]`),
    says: /^env\.py, line 2, needs the -x argument "tenant"\. Add "tenant=…" to the setting alembic\.arguments\./,
    setting: 'alembic.arguments',
    place: 'migrations/env.py:2',
  },
  {
    name: 'an -x argument of a dictionary with a name',
    files: environment(`${context}given = context.get_x_argument(as_dictionary=True)\ntenant = given["tenant"]`),
    says: /^env\.py, line 3, needs the -x argument "tenant"/,
    setting: 'alembic.arguments',
  },
  {
    name: 'the first -x argument',
    files: environment(`${context}tenant = context.get_x_argument()[0]`),
    says: /^env\.py, line 2, needs -x arguments that are not given/,
    setting: 'alembic.arguments',
  },
];

const ofTheirOwn: readonly Sample[] = [
  {
    name: 'a KeyError of env.py',
    files: environment('{"dev": 1}["prod"]'),
    says: /^env\.py, line 1, raised KeyError: 'prod'\./,
    place: 'migrations/env.py:1',
  },
  {
    name: 'a KeyError of config.attributes',
    files: environment(`${context}context.config.attributes["connection"]`),
    says: /^env\.py, line 2, raised KeyError: 'connection'\./,
  },
  {
    name: 'a KeyError of a module that env.py imports',
    files: { ...environment('import settings'), 'settings.py': 'import os\nURLS = {}\nURL = URLS["prod"]\n' },
    says: /^settings\.py, line 3, raised KeyError: 'prod'\./,
    place: 'settings.py:3',
  },
  {
    name: 'a KeyError of upgrade()',
    files: upgrade('{}["plan"]'),
    says: { preview: /^KeyError: 'plan'\./, upgrade: /^aaaa\.py, line 13, raised KeyError: 'plan'\./ },
    place: 'migrations/versions/aaaa.py:13',
  },
  {
    name: 'a section of the configuration that is missing',
    files: environment(`${context}context.config.get_section("tenants")["sqlalchemy.url"]`),
    says: /^env\.py, line 2, raised (?:TypeError: 'NoneType' object is not subscriptable|KeyError: 'sqlalchemy\.url')\./,
    place: 'migrations/env.py:2',
  },
  {
    name: 'None in env.py',
    files: environment('None.first()'),
    says: /^env\.py, line 1, raised AttributeError: 'NoneType' object has no attribute 'first'\./,
  },
  {
    name: 'None in upgrade(), which never came from a database',
    files: upgrade('{}.get("a").strip()'),
    says: inRevision(/AttributeError: 'NoneType' object has no attribute 'strip'\./),
  },
  {
    name: 'the result of op.execute()',
    files: upgrade('op.execute(sa.text("SELECT 1")).scalar()'),
    says: inRevision(/^aaaa\.py, line 13, uses the result of op\.execute\(\), which has none/),
  },
  ...[
    "No module named 'shop'",
    'Connection refused by the policy of the project',
    'table "item" already exists',
    'no such table: item',
    'Working outside of application context',
    'password authentication failed for user "app"',
    'database is locked',
    'Multiple heads are present',
    "Can't locate revision identified by 'x'",
    'Target database is not up to date',
    'invalid interpolation syntax in our file',
    'Could not parse SQLAlchemy URL',
    'it has no name',
    'Expected string or URL object, got None',
    'Cycle is detected in revisions (a)',
    'alembic: error: unrecognized arguments: -z',
    'Fatal Python error',
  ].map((words): Sample => ({
    name: `words of its own: ${words}`,
    files: environment(`raise RuntimeError(${JSON.stringify(words)})`),
    says: new RegExp(`^env\\.py, line 1, raised RuntimeError: ${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\.`),
  })),
  {
    name: 'a connection that is explained as it fails',
    files: environment('try:\n    raise ValueError\nexcept ValueError:\n    raise RuntimeError("give it a URL")'),
    says: /^env\.py, line 4, raised RuntimeError: give it a URL\./,
  },
  {
    name: 'a refusal with the class of Alembic',
    files: environment('from alembic.util import CommandError\nraise CommandError("give -x tenant=NAME")'),
    says: {
      ...Object.fromEntries(
        ways.map((way) => [way, /^env\.py, line 2, raised alembic\.util\.exc\.CommandError: give -x tenant=NAME\./]),
      ),
      upgrade: /^Alembic reported: give -x tenant=NAME\.$/,
    },
  },
  {
    name: 'a refusal with the class of Alembic, at the top of a revision',
    files: upgrade('pass', 'from alembic.util import CommandError\nraise CommandError("not on this server")'),
    says: {
      // The order comes from the revision files, so that the error is this revision's, beside the SQL of the others.
      pending: /^CommandError: not on this server\.$/,
      plan: /^aaaa\.py, line 10, raised alembic\.util\.exc\.CommandError: not on this server\./,
      upgrade: /^Alembic reported: not on this server\.$/,
    },
  },
];

const ofExits: readonly Sample[] = [
  ...[
    ['words', 'raise SystemExit("give -x tenant=NAME")', 'give -x tenant=NAME'],
    ['sys.exit and words', 'import sys; sys.exit("give -x tenant=NAME")', 'give -x tenant=NAME'],
    ['what it printed', 'import sys; print("give -x tenant=NAME"); sys.exit(2)', 'give -x tenant=NAME'],
    [
      'what it printed to standard error',
      'import sys; print("give -x tenant=NAME", file=sys.stderr); sys.exit(2)',
      'give -x tenant=NAME',
    ],
    [
      'what it logged',
      'import logging, sys; logging.error("give -x tenant=NAME"); sys.exit(1)',
      'ERROR:root:give -x tenant=NAME',
    ],
    [
      'the usage of a parser',
      'import argparse; argparse.ArgumentParser("env").error("give a tenant")',
      'usage: env [-h] env: error: give a tenant',
    ],
  ].map(([name = '', line = '', words = '']): Sample => ({
    name: `an exit with ${name}`,
    files: environment(line),
    says: {
      ...Object.fromEntries(
        ways.map((way) => [
          way,
          new RegExp(`^env\\.py, line 1, ended the process: ${words.replace(/[[\]]/g, '\\$&')}\\.`),
        ]),
      ),
      upgrade: new RegExp(`^Alembic ended with exit code [12]: ${words.replace(/[[\]]/g, '\\$&')}\\.$`),
    },
  })),
  {
    name: 'an exit without a word',
    files: environment('import sys; sys.exit(3)'),
    says: {
      ...Object.fromEntries(
        ways.map((way) => [way, /^env\.py, line 1, ended the process with exit code 3 and printed nothing\./]),
      ),
      upgrade:
        /^Alembic ended with exit code 3 and printed nothing: env\.py, or a module that it imports, ended the process\.$/,
    },
  },
];

const ofTheUrl = envPy.replace('os.environ["DATABASE_URL"]', 'None');
const ofConfiguration: readonly Sample[] = [
  {
    name: 'no URL',
    files: { ...shop, 'migrations/env.py': ofTheUrl },
    says: /^env\.py has no database URL\. Set it where env\.py reads it/,
  },
  {
    name: 'a variable that is not set',
    files: environment('import os\nos.environ["SHOP_URL"]'),
    says: /^The environment variable SHOP_URL is not set\./,
    setting: 'alembic.envFile',
  },
  {
    name: 'a variable that a revision needs',
    files: upgrade('op.execute(__import__("os").environ["SHOP_OWNER"])'),
    says: inRevision(/^The environment variable SHOP_OWNER is not set\./),
  },
];

const ofOfflineMode: readonly Sample[] = [
  ['an inspector', 'sa.inspect(op.get_bind()).get_table_names()'],
  ['a table that the dialect looks for', 'op.get_bind().dialect.has_table(op.get_bind(), "item")'],
  ['rows', 'op.get_bind().execute(sa.text("SELECT 1")).fetchall()'],
  ['rows in a loop', '[row for row in op.get_bind().execute(sa.text("SELECT 1"))]'],
  ['rows with a name', '\n    rows = op.get_bind().execute(sa.text("SELECT 1"))\n    for row in rows: pass'],
  ['a scalar', 'op.get_bind().scalar(sa.text("SELECT 1"))'],
  ['reflection', 'sa.Table("item", sa.MetaData(), autoload_with=op.get_bind())'],
  ['reflection of everything', 'sa.MetaData().reflect(bind=op.get_bind())'],
  ['a session', '__import__("sqlalchemy.orm").orm.Session(bind=op.get_bind()).execute(sa.text("SELECT 1"))'],
  ['the engine', 'op.get_bind().engine.url.database'],
  ['the connection of the driver', 'op.get_bind().connection.cursor()'],
].map(([name = '', body = '']): Sample => ({
  name: `${name}, offline`,
  files: upgrade(body),
  says: {
    preview:
      /^aaaa\.py, line 1[345], reads from the database, which is not there in offline mode \(.*\)\. Guard that part with "if not context\.is_offline_mode\(\)" to see the rest\.$/,
  },
}));

async function said(
  project: CommandsProject,
  way: Way,
): Promise<{ readonly text: string; readonly failure?: RunFailure }> {
  const { client, workspace, id } = project;
  const scope =
    way === 'preview'
      ? { kind: 'revision', uri: workspace.uri('migrations/versions/aaaa.py') }
      : { kind: 'all', environment: id };
  const answer =
    way === 'preview' || way === 'pending'
      ? await client.request<PreviewAnswer>('alembic/preview', { scope, direction: 'upgrade', dialect: null })
      : await client.request<object>(
          `alembic/${way === 'plan' ? 'planCommand' : way === 'upgrade' ? 'runCommand' : way}`,
          { environment: id, command: 'upgrade', to: 'heads', purge: false },
        );
  if ('failure' in answer) return { text: (answer as RunFailure).message, failure: answer as RunFailure };
  if (!('revisions' in answer) || !('notes' in answer)) return { text: '' };
  const { notes, revisions } = answer as Exclude<PreviewAnswer, RunFailure>;
  return { text: [...notes, ...revisions.flatMap(({ error }) => error?.message ?? [])].join('\n') };
}

const samples = [...ofArguments, ...ofTheirOwn, ...ofExits, ...ofConfiguration, ...ofOfflineMode];

describe.each(pythons())('what a project says in its own words is its own, %s:', (end, python) => {
  test.each(sampleOf(samples, 18, end))('$name', async ({ files, says, setting, place }) => {
    const project = await openProject({ files, url: 'sqlite:///shop.db', python });
    for (const way of ways) {
      const expected = says instanceof RegExp ? says : says[way];
      if (expected === undefined) continue;
      const { text, failure } = await said(project, way);
      expect(text, way).toMatch(expected);
      if (failure === undefined) continue;
      if (setting !== undefined) expect(failure.setting, way).toBe(setting);
      if (place !== undefined)
        expect(failure.place && `${failure.place.path}:${failure.place.line}`, way).toBe(project.workspace.path(place));
    }
  });
});
