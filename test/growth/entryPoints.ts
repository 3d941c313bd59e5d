import { explainFailure } from '../../server/src/alembic/failure.js';
import { readVariables } from '../../server/src/alembic/environmentVariablesText.js';
import { sectionsOf } from '../../server/src/alembic/offlineScript.js';
import { revisionErrorText } from '../../server/src/alembic/previewErrors.js';
import { previewNotes } from '../../server/src/alembic/previewNotes.js';
import { redact } from '../../server/src/alembic/redact.js';
import { secretsInText, secretsOf } from '../../server/src/alembic/secretValues.js';
import { standingsIn } from '../../server/src/alembic/currentCommand.js';
import {
  forgeText,
  labelText,
  markdownCode,
  markdownLink,
  markdownText,
  noticeText,
  sarifText,
  sqlComment,
  uriPath,
  workflowMessage,
  workflowProperty,
  xmlText,
} from '../../server/src/core/escape.js';
import { interpolate } from '../../server/src/core/project/interpolation.js';
import { readConfigurationComments } from '../../server/src/core/project/configurationComments.js';
import { dependencyNames } from '../../server/src/core/project/dependencyNames.js';
import { basesIn, hasTables, metadataDefinition } from '../../server/src/core/review/configuration/models.js';
import { ignoredBy } from '../../server/src/core/project/gitIgnore.js';
import { databaseUrl, secrecyOf } from '../../server/src/core/review/configuration/databaseUrl.js';
import { readIni } from '../../server/src/core/project/ini.js';
import { isTemplatePath, isTemplateText } from '../../server/src/core/project/templateSources.js';
import { versionsInFile, versionsOfMetadata } from '../../server/src/core/project/packageVersions.js';
import { readStatedVersions } from '../../server/src/core/settings/sqlVersions.js';
import { formatPercent, readToml } from '../../server/src/core/project/toml.js';
import { rankingFor } from '../../server/src/core/graph/searchRevisions.js';
import { renamedFileName } from '../../server/src/core/edits/renamedFileName.js';
import { trackCreated } from '../../server/src/core/sql/created.js';
import { lossesIn, rebuiltTables } from '../../server/src/core/sql/losses.js';
import { mayLoseUnseen } from '../../server/src/core/sql/hiddenLosses.js';
import { planLosses } from '../../server/src/core/sql/planLosses.js';
import {
  dialectOfUrl,
  dialectsOfDependencies,
  dialectsOfUrls,
  importedDialects,
} from '../../server/src/core/dialects/namedDialects.js';
import { callAt } from '../../server/src/core/operations/callAt.js';
import { readNamingConvention } from '../../server/src/core/schema/namingConvention.js';
import { importsIn, modulesIn } from '../../server/src/core/python/importsIn.js';
import { customizationsIn } from '../../server/src/core/sql/customized.js';
import { versionTableSchemaIn } from '../../server/src/workspace/readOptions.js';
import { withParsed } from '../../server/src/core/operations/sql/readSql.js';
import { splitStatements } from '../../server/src/core/sql/splitStatements.js';
import { docstringOf } from '../../server/src/core/revision/docstring.js';
import { stringAt } from '../../server/src/core/python/stringAt.js';
import { readOwnComments } from '../../server/src/core/revision/ownComments.js';
import { templateTags } from '../../server/src/core/revision/templateTags.js';
import { refsIn } from '../../server/src/git/branches.js';
import { arrivalsOf } from '../../server/src/git/additions.js';
import { addedIn } from '../../server/src/git/newFiles.js';
import { batchEntries } from '../../server/src/git/objects.js';
import { treeEntries } from '../../server/src/git/treeFiles.js';
import { readBaseline } from '../../server/src/core/review/baseline.js';
import { parseDatabaseUrl } from '../../server/src/database/databaseTarget.js';
import { decodeText } from '../../server/src/workspace/decode.js';
import type { PythonReaders } from '../../server/src/workspace/factReader.js';
import { lineTable } from '../../server/src/workspace/lineTable.js';
import { readsConfiguredUrl, urlVariables } from '../../client/src/commands/urlVariables.js';
import { coloursFor } from '../../client/src/preview/highlight.js';
import { sqlHtml } from '../../client/src/preview/sqlHtml.js';
import { withoutSelectedUrls } from '../../client/src/traceChannel.js';
import { anyText, type Input, outputText, pythonText, sqlText } from './inputs.js';

/** A function that takes text from outside, as long as it likes to be. */
export interface EntryPoint {
  readonly name: string;
  readonly run: (text: string) => unknown;
  readonly inputs: readonly Input[];
  /** It parses Python before anything else, which `facts` shows. */
  readonly isParsed?: boolean;
}

const any = (name: string, run: EntryPoint['run'], more: readonly Input[] = []): EntryPoint => ({
  name,
  run,
  inputs: [...anyText, ...more],
});

const parsed = (name: string, run: EntryPoint['run'], more = pythonText): EntryPoint => ({
  ...any(name, run, more),
  isParsed: true,
});

const failed = {
  end: 'exited',
  exitCode: 1,
  stdout: '',
  command: 'alembic upgrade head',
  cwd: '/',
  interpreter: null,
  timeoutMilliseconds: 1000,
} as const;
const rendered = { databases: [], throughEnvironment: true, environmentError: null, revisions: [] };
const secrets = secretsOf({
  DB_PASS: 'aaaaaaaaab',
  TOKEN: '((((((((((',
  DATABASE_URL: 'postgresql://u:a%2Fb%2Fc%2Fd%2F@h/d',
});

/** One line each: a new entry point belongs here. */
export function entryPoints(python: PythonReaders): EntryPoint[] {
  return [
    // What processes print.
    any('redact', (text) => redact(text, secrets), outputText),
    any('explainFailure', (text) => explainFailure({ ...failed, stderr: text }), outputText),
    any(
      'explainFailure, of an exception',
      (text) =>
        explainFailure({
          ...failed,
          stderr: `Traceback (most recent call last):\n  File "/a.py", line 1, in f\n    f()\nValueError: ${text}`,
        }),
      outputText,
    ),
    any(
      'revisionErrorText',
      (text) =>
        revisionErrorText(
          { kind: 'ValueError', message: text, traceback: text, line: 0, database: null },
          { ...failed, stderr: text },
        ),
      outputText,
    ),
    any('previewNotes', (text) => previewNotes(rendered, { printed: text, written: [text], refused: [text] }, text)),
    any('sectionsOf', (text) => sectionsOf(`-- Running upgrade  -> a\n\n${text}`), [...sqlText, ...outputText]),
    any('standingsIn', standingsIn, outputText),
    // Files of the project.
    any('secretsInText', secretsInText, outputText),
    any('secretsOf', (text) => secretsOf({ A: text, PASSWORD: text, [text]: text }), outputText),
    any('readVariables', (text) => readVariables(text, {})),
    any('readVariables, a value', (text) => readVariables(`A=${text}\nB="${text}`, {})),
    any('readIni', readIni),
    any('readIni, a value', (text) => readIni(`[alembic]\na = ${text}`)),
    any('interpolate', (text) => interpolate(text, () => 'x')),
    any('readToml', readToml),
    any('readConfigurationComments, ini', (text) => readConfigurationComments(text, 'ini')),
    any('readConfigurationComments, TOML', (text) => readConfigurationComments(text, 'toml')),
    ...['uv.lock', 'Pipfile.lock', 'requirements.txt', 'pyproject.toml', 'setup.cfg'].map((name) =>
      any(`versions in ${name}`, (text) => versionsInFile(name, `alembic${text}`)),
    ),
    any('dependencyNames', dependencyNames),
    any('definitions of metadata', (text) => {
      const module = { file: '/a/b.py', name: 'b', text: `class Base(${text}` };
      return [basesIn(module), hasTables(text, 'Base'), metadataDefinition('b.Base.metadata', [module])];
    }),
    any('ignoredBy', (text) => ignoredBy(text, 'app/alembic.ini')),
    any('ignoredBy, a pattern', (text) => ignoredBy(`*${text}*`, 'app/alembic.ini')),
    any('databaseUrl', (text) => {
      const url = databaseUrl(`postgresql://a:${text}@b/c`);
      return url && secrecyOf(url);
    }),
    parsed('an env.py, for rules', python.envScript),
    parsed('calls of an env.py', (text) => python.envScript(`with a.connect() as c:\n    f(${text})`)),
    parsed('an env.py', (text) => python.environment(`from alembic import context\ncontext.configure(${text}`)),
    any('versions in a lock file', (text) =>
      versionsInFile('uv.lock', `[[package]]\nname = "alembic"\nversion = ${text}`),
    ),
    any('versions in requirements', (text) => versionsInFile('requirements.txt', `alembic>=${text}`)),
    any('names of metadata', (text) => versionsOfMetadata([`alembic-${text}`])),
    any('versions of the option', (text) => readStatedVersions(`alembic=${text}`)),
    any('readToml, a value', (text) => readToml(`[tool.alembic]\na = ${text}`)),
    any('formatPercent', (text) => formatPercent(text, '/')),
    any('isTemplateText', (text) => [isTemplateText(text), isTemplatePath(text)]),
    any('decodeText', (text) => decodeText(Buffer.from(text))),
    any('lineTable', lineTable),
    any('urlVariables', (text) => [urlVariables(text, text), readsConfiguredUrl(text)], pythonText),
    any('withoutSelectedUrls', withoutSelectedUrls),
    // Python.
    any('facts', (text) => python.facts(text), pythonText),
    any('comments', (text) => readOwnComments(`# alembic: ignore[${text}`, []), pythonText),
    parsed('facts, of a value', (text) => python.facts(`revision = ${text}`)),
    parsed('facts, of the header', (text) =>
      python.facts(
        `"""a\n\nRevision ID: ${text}\n"""\nrevision = "a"\ndown_revision = None\ndef upgrade():\n    ${text}`,
        'header',
      ),
    ),
    parsed('operations', (text) => python.operations(`def upgrade():\n    op.f(${text}`)),
    parsed('a module of the project', (text) => {
      const module = { text: `x = 1\n${text}`, package: '' };
      return python.fileOperations('import a\nfrom b import *\ndef upgrade():\n    a.x(x)', {
        modules: { module: (name) => (name === 'a' || name === 'b' ? module : undefined) },
      });
    }),
    parsed('operations of a file', (text) => python.fileOperations(`def upgrade():\n    ${text}`)),
    any('SQL of operations', operationsOfSql, sqlText),
    any(
      'the call around a caret',
      (text) => [callAt(`op.add_column(${text}`, 20), callAt(`op.add_column(${text}`, text.length + 14)],
      pythonText,
    ),
    any('dialects', (text) => [
      dialectOfUrl(text),
      dialectsOfUrls(text),
      importedDialects(`from sqlalchemy.dialects ${text}`),
      dialectsOfDependencies(text),
    ]),
    any('naming conventions', (text) => readNamingConvention(`naming_convention = {"ix": ${text}`), pythonText),
    any('code that changes what SQLAlchemy prints', (text) => customizationsIn(`@compiles(${text}`, 'm'), pythonText),
    any('imports', (text) => modulesIn(importsIn(`from a import (${text}`)), pythonText),
    any('the schema of the version table', (text) =>
      versionTableSchemaIn(`configure(version_table_schema = ${text}`, () => null),
    ),
    parsed('functions', (text) => python.functions(`def upgrade():\n    ${text}`)),
    parsed('offline conditions', (text) => python.offline(`def upgrade():\n    ${text}`, 'upgrade')),
    parsed('the body of upgrade()', (text) => python.bodyOfUpgrade(`def upgrade():\n    ${text}`)),
    parsed('additions', (text) => python.repair.additions(`def upgrade():\n    op.add_column(${text}`)),
    // Parsed several times: of what is no Python, the parts are tried above.
    parsed(
      'a repair',
      (text) => {
        const literal = JSON.stringify(text);
        const revision = `from alembic import op\nrevision = "a"  # ${literal}\ndown_revision = None\ndef upgrade():\n    op.add_column('t', sa.Column('c', comment=${literal}))\n`;
        return [
          python.repair.mentions(revision),
          python.repair.write(revision, { id: 'b', downRevision: 'c', createDate: '' }),
          python.repair.ignore(revision, { span: { start: 34, end: 37 }, codes: ['GR11'], reason: '' }),
        ];
      },
      [],
    ),
    parsed('statements', (text) => python.statements(text, [0, 1, 100])),
    parsed('identifiers', (text) =>
      python.identifiers(`revision = "a"\ndown_revision = ${text}`, { downRevision: ['b'] }),
    ),
    any('templateTags', templateTags, pythonText),
    any(
      'docstringOf',
      (text) => docstringOf([{ type: 'text', text, start: 0, raw: false }], { start: 0, end: text.length }),
      pythonText,
    ),
    any('stringAt', (text) => stringAt(`down_revision = (${text}`, text.length), pythonText),
    any(
      'mayLoseUnseen',
      (text) => mayLoseUnseen({ python: text, direction: 'upgrade' }, trackCreated(null), python.operations),
      [...pythonText, ...sqlText],
    ),
    // SQL.
    any('splitStatements', splitStatements, sqlText),
    ...['', 'ALTER TABLE a ', 'DROP TABLE ', 'DO $$ ', 'CREATE ', 'UPDATE '].map((start) =>
      any(
        `lossesIn, ${start || 'anything'}`,
        (text) => [lossesIn(start + text, new Set()), rebuiltTables([start + text])],
        sqlText,
      ),
    ),
    any(
      'planLosses',
      (text) =>
        planLosses(
          [{ direction: 'upgrade', statements: [{ sql: text, database: null }], isCut: false, python: text }],
          'postgresql',
          python.operations,
        ),
      sqlText,
    ),
    any('sqlHtml', (text) => sqlHtml(text, coloursFor([text])), sqlText),
    // What git prints.
    any('treeEntries', (text) => treeEntries(`100644 blob ${text}\u0000100644 blob a\t${text}`)),
    any('batchEntries', (text) => [...batchEntries(Buffer.from(`a blob 1\n${text}`))]),
    any('addedIn', (text) => addedIn(`${'a'.repeat(40)} ${'b'.repeat(40)}\n:000000 100644 0 a A\0${text}\0${text}`)),
    any('arrivalsOf', (text) => arrivalsOf(`@\0${text}\0day\0\0\nA\0${text}\0${text}`, () => true, false)),
    any('refsIn', (text) => refsIn(`refs/heads/${text}\0${text}`)),
    // Ids, messages, names, URLs.
    any('markdownText', markdownText),
    any('markdownCode', (text) => markdownCode(text)),
    any('markdownLink', (text) => markdownLink(text, text)),
    any('labelText', labelText),
    any('noticeText', noticeText),
    any('forgeText', forgeText),
    any('workflow commands', (text) => [workflowMessage(text), workflowProperty(text)]),
    any('sarifText', (text) => [sarifText(text), uriPath(text), sqlComment(text)]),
    any('xmlText', xmlText),
    any('readBaseline', (text) => {
      try {
        return readBaseline(text);
      } catch (error) {
        return error;
      }
    }),
    any('rankingFor', (text) => rankingFor('a b')(text, text)),
    any('renamedFileName', (text) => renamedFileName(`${text}_a.py`, { id: 'a', newId: 'b', message: text })),
    any('parseDatabaseUrl', (text) => [
      parseDatabaseUrl(text),
      parseDatabaseUrl(`postgresql://${text}`),
      parseDatabaseUrl(`postgresql://a@b/c?${text}`),
    ]),
  ];
}

/** What SQL text of a migration does. */
function operationsOfSql(text: string): unknown {
  const span = { start: 0, end: text.length };
  return withParsed(
    {
      kind: 'execute',
      directive: 'execute',
      origin: { call: span, name: span, through: [] },
      when: [],
      arguments: new Map(),
      unknown: [],
      text: { kind: 'known', value: text, span },
      statement: null,
      parsed: null,
    },
    text,
    { span },
  );
}
