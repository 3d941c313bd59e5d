import { beforeAll, describe, expect, test } from 'vitest';
import { makeWorkspace } from '../../../test/support/workspace.js';
import { testReaders } from '../../../test/support/factReader.js';
import { applyChanges } from '../core/edits/textChange.js';
import type { Problem } from '../core/review/problem.js';
import type { FixContext } from '../core/review/fix.js';
import { configurationRules } from '../core/review/rules/index.js';
import { readSettings } from '../core/settings/settings.js';
import { reviewConfigurationOf } from './configurationReviewer.js';
import { readTextNow } from './disk.js';
import type { PythonReaders } from './factReader.js';
import { uriOfPath } from './paths.js';
import { readSqlFacts } from './sqlFacts.js';
import { createWorkspaceIndex } from './workspaceIndex.js';

let readers: PythonReaders;
beforeAll(async () => {
  readers = await testReaders();
});

const ini = '[alembic]\nscript_location = %(here)s/migrations\n';
const plain = {
  'alembic.ini': ini,
  'migrations/env.py': 'url = config.get_main_option("sqlalchemy.url")\n',
  'migrations/script.py.mako': '${imports if imports else ""}\n',
  'migrations/versions/.keep': '',
};

/** The files of an example: `# migrations/env.py` begins one. */
function filesIn(example: string, language = 'python'): Record<string, string> {
  if (language === 'ini') return { 'alembic.ini': `${example}\n` };
  const parts = example.split(/^# ((?:migrations|shop)\/[\w./]+)\n/mu);
  const files: Record<string, string> = {};
  for (let at = 1; at < parts.length; at += 2) files[parts[at] ?? ''] = parts[at + 1] ?? '';
  return files;
}

interface Reviewed {
  readonly problems: readonly Problem[];
  readonly text: (path: string) => string;
  readonly write: (path: string, text: string) => void;
  readonly again: () => Promise<readonly Problem[]>;
}

async function review(files: Readonly<Record<string, string>>): Promise<Reviewed> {
  const workspace = makeWorkspace({ ...plain, ...files });
  const problems = async (): Promise<readonly Problem[]> => {
    const index = createWorkspaceIndex({
      reader: Promise.resolve(readers.facts),
      log: (message) => {
        throw new Error(message);
      },
    });
    index.setFolders([{ uri: uriOfPath(workspace.root), name: 'p', root: workspace.root }]);
    await index.whole();
    const found = index.snapshot().environments.flatMap((indexed) => {
      const facts = readSqlFacts({
        indexed,
        settings: readSettings(undefined, {}),
        readEnvironment: readers.environment,
      });
      return reviewConfigurationOf({ indexed, readEnvScript: readers.envScript, facts }).problems;
    });
    index.dispose();
    return found;
  };
  return {
    problems: await problems(),
    text: (path) => readTextNow(path) ?? '',
    write: (path, text) => {
      workspace.write(path.slice(workspace.root.length + 1), text);
    },
    again: problems,
  };
}

async function codes(files: Readonly<Record<string, string>>): Promise<string[]> {
  return (await review(files)).problems.map(({ code }) => code);
}

const rules = configurationRules.filter((rule) => !('check' in rule));

describe('a rule about configuration finds its bad example, is silent about the good one, and each of its fixes puts it right', () => {
  test.each(rules.map((rule) => [rule.code, rule] as const))('%s', async (code, { documentation }) => {
    const bad = filesIn(documentation.bad, documentation.language);
    const first = await review(bad);
    const finding = first.problems.find((problem) => problem.code === code);
    expect(finding, 'the bad example').toBeDefined();
    expect(await codes({ ...bad, ...filesIn(documentation.good, documentation.language) })).not.toContain(code);
    const textOf = ({ path }: { readonly path: string }): string => first.text(path);
    const fixes = finding?.fixes?.({ text: textOf } as FixContext) ?? [];
    expect(fixes.length, 'its fixes').toBeGreaterThan(0);
    for (const fix of fixes) {
      if (fix.kind !== 'edit') continue;
      const before = new Map(fix.changes.map(({ file }) => [file, first.text(file)]));
      for (const [file, text] of before) {
        const changes = fix.changes.filter((change) => change.file === file);
        first.write(
          file,
          applyChanges(
            text,
            changes.toSorted((one, other) => one.span.start - other.span.start),
          ),
        );
      }
      expect(
        (await first.again()).map((problem) => problem.code),
        fix.title,
      ).not.toContain(code);
      for (const file of before.keys())
        if (file.endsWith('.py')) expect(readers.facts(first.text(file)).body?.syntaxProblems).toEqual([]);
      for (const [file, text] of before) first.write(file, text);
    }
  });
});

const engine =
  'from sqlalchemy import create_engine, text\nfrom alembic import context\nengine = create_engine("sqlite://")\n';
const configure =
  '    context.configure(connection=connection)\n    with context.begin_transaction():\n        context.run_migrations()\n';

/** What the real Alembic commits, and what it does not. */
describe('a connection that is used before configure()', () => {
  test.each([
    ['a question', '    connection.scalar(text("SELECT 1"))\n' + configure, true],
    ['an inspector', '    inspect(connection).get_table_names()\n' + configure, true],
    ['a condition', '    if True:\n        connection.execute(text("SELECT 1"))\n' + configure, true],
    ['a commit before', '    connection.execute(text("SELECT 1"))\n    connection.commit()\n' + configure, false],
    [
      'a commit at the end',
      '    connection.execute(text("SELECT 1"))\n' + configure + '    connection.commit()\n',
      false,
    ],
    [
      'a commit by the context behind the migrations',
      '    connection.execute(text("SELECT 1"))\n' + configure + '        context.get_bind().commit()\n',
      false,
    ],
    [
      'within the transaction',
      configure.replace('context.run', 'connection.execute(text("SELECT 1"))\n        context.run'),
      false,
    ],
    ['after configure()', configure.replace('    with', '    connection.execute(text("SELECT 1"))\n    with'), false],
  ])('%s', async (_, body, isFound) => {
    const env = `${engine}with engine.connect() as connection:\n${body}`;
    expect(await codes({ 'migrations/env.py': env })).toEqual(isFound ? ['TX13'] : []);
    expect(await codes({ 'migrations/env.py': env.replace('.connect()', '.begin()') })).toEqual([]);
  });

  test('the asynchronous template awaits its statement, and hands the connection to a function', async () => {
    const env = `from alembic import context
def do_run_migrations(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
async def run():
    async with connectable.connect() as connection:
        await connection.execute(text("SET ROLE owner"))
        await connection.run_sync(do_run_migrations)
`;
    const { problems, text } = await review({ 'migrations/env.py': env });
    expect(problems.map(({ code }) => code)).toEqual(['TX13']);
    const [fix] = problems[0]?.fixes?.({ text: ({ path }: { path: string }) => text(path) } as FixContext) ?? [];
    expect(fix).toMatchObject({ changes: [{ newText: '\n        await connection.commit()' }] });
  });
});

const models = {
  'app/__init__.py': '',
  'app/base.py': 'from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n    pass\n',
  'app/users/__init__.py': '',
  'app/users/models.py': 'from app.base import Base\nclass User(Base):\n    __tablename__ = "user"\n',
};
const env = (imports: string): string =>
  `${imports}\nfrom alembic import context\ntarget_metadata = Base.metadata\ncontext.configure(url="x", target_metadata=target_metadata)\n`;

describe('models', () => {
  test.each([
    ['the base alone', 'from app.base import Base', ['SC04', 'SC06']],
    ['the models too', 'from app.base import Base\nimport app.users.models', ['SC06']],
    ['the models alone', 'from app.users.models import Base', ['SC06']],
    ['by code', 'from app.base import Base\nimport importlib\nimportlib.import_module("app.users.models")', ['SC06']],
    ['another package', 'from shared.models import Base', []],
  ])('%s', async (_, imports, expected) => {
    expect((await codes({ ...models, 'migrations/env.py': env(imports) })).sort()).toEqual(expected);
  });

  test('target_metadata is None in a project whose revisions are written by hand, or that has no models', async () => {
    const none = { 'migrations/env.py': 'from alembic import context\ntarget_metadata = None\n' };
    const revision = (body: string): string =>
      `revision = "a"\ndown_revision = None\ndef upgrade():\n    ${body}\n    pass\ndef downgrade():\n    pass\n`;
    expect(await codes(none)).toEqual([]);
    expect(await codes({ ...models, ...none })).toEqual(['SC03']);
    expect(await codes({ ...models, ...none, 'migrations/versions/a.py': revision('# by hand') })).toEqual([]);
    const comment = '# ### commands auto generated by Alembic - please adjust! ###';
    expect(await codes({ ...none, 'migrations/versions/a.py': revision(comment) })).toEqual(['SC03']);
  });
});

describe('script.py.mako', () => {
  const template =
    'from alembic import op\nimport sqlalchemy as sa\n${imports if imports else ""}\ndef upgrade():\n    ${upgrades if upgrades else "pass"}\n';
  const withSqlModel = { 'migrations/env.py': 'from sqlmodel import SQLModel\ntarget_metadata = SQLModel.metadata\n' };

  test.each([
    ['the usual one', {}, template, []],
    ['without the imports of autogenerate', {}, template.replace('${imports if imports else ""}\n', ''), ['AG06']],
    ['without sqlmodel', withSqlModel, template, ['AG06']],
    ['with sqlmodel', withSqlModel, `import sqlmodel\n${template}`, []],
  ])('%s', async (_, files, text, expected) => {
    const reviewed = await review({ ...files, 'migrations/script.py.mako': text });
    const found = reviewed.problems.filter(({ code }) => code === 'AG06');
    expect(found.map(({ code }) => code)).toEqual(expected);
    for (const problem of found) {
      const [fix] = problem.fixes?.({ text: ({ path }: { path: string }) => reviewed.text(path) } as FixContext) ?? [];
      if (fix?.kind !== 'edit') throw new Error('There is no fix.');
      reviewed.write(problem.file, applyChanges(text, fix.changes));
      expect((await reviewed.again()).map(({ code }) => code)).not.toContain('AG06');
    }
  });
});
