import { lineBreakOf } from '../../../edits/lines.js';
import { configurationFix } from '../../configuration/configurationFix.js';
import type { ConfigurationReport, ConfigurationRule } from '../../configuration/configurationRule.js';
import type { ConfigurationText, EnvironmentConfiguration } from '../../configuration/environmentConfiguration.js';
import { addImport, codeFix } from '../../fixes/codeEdits.js';
import { inRun } from '../../operations/inRun.js';
import type { OperationRule } from '../../operations/operationRule.js';

export const missingImport: OperationRule & ConfigurationRule = {
  code: 'AG06',
  name: 'missing-import-or-app-type',
  title: 'A name is used that nothing imports',
  severity: 'error',
  dialects: 'all',
  directions: ['upgrade', 'downgrade'],
  failsOffline: true,
  documentation: {
    what: 'A function of the revision takes an attribute of a name, or calls one, that the file neither imports nor defines, as autogenerate writes `sqlmodel.sql.sqltypes.AutoString()` without `import sqlmodel`. And, as a warning, a `script.py.mako` that leaves such imports out: it has no `${imports}`, or no `import sqlmodel` in a project with SQLModel.',
    why: 'The migration stops with a NameError when it gets there.',
    whatToDo:
      'Add the import, as the quick fix does where it knows the module, and add it to `script.py.mako` too, so that the next revision has it.',
    whenSilent:
      'In a `try` block, and in a file that binds names by `import *` or `globals()`; of a template where `env.py` has `user_module_prefix` or `render_item`.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.add_column("item", sa.Column("place", geoalchemy2.types.Geometry()))',
    good: 'op.add_column("item", sa.Column("place", sa.Text()))',
  },
  cases: {
    bad: ['op.add_column("item", sa.Column("at", sa.DateTime(), server_default=FetchedValue()))'],
    good: [
      'items = [name for name in ("a", "b")]\nfor item in items:\n    print(item.upper())',
      'import datetime\nnow = datetime.datetime(2020, 1, 1)',
      'with op.batch_alter_table("item") as batch_op:\n    batch_op.add_column(sa.Column("note", sa.Text()))',
      'def helper(table):\n    return table.upper()\nhelper("a")',
    ],
  },
  *check(run, revision) {
    for (const { span, name, path } of inRun(run, revision.code.unbound)) {
      const statement = importOf(name, path);
      yield {
        span,
        message: `Nothing in this file defines or imports ${name}: the migration stops here with a NameError. Import it, in script.py.mako too.`,
        ...(statement !== null && {
          fixes: codeFix(revision, `Add "${statement}"`, (text) => addImport(text, statement), true),
        }),
      };
    }
  },
  *checkConfiguration({ env, template }) {
    if (template === null || !/\$\{\s*upgrades\b/.test(template.text)) return;
    if (!/\bimports\b/.test(template.text)) yield inTemplate(template, '${imports if imports else ""}');
    else if (usesSqlModel(env) && !template.text.includes('sqlmodel')) yield inTemplate(template, 'import sqlmodel');
  },
};

function usesSqlModel(env: EnvironmentConfiguration['env']): boolean {
  const isImported = env?.imports.some(({ path }) => path.startsWith('sqlmodel.') || path === 'sqlmodel') === true;
  return isImported && !/user_module_prefix|render_item|process_revision_directives/.test(env.text);
}

/** What a template lacks, at its imports. */
function inTemplate(of: ConfigurationText, line: string): ConfigurationReport {
  const { file, text } = of;
  const last = [...text.matchAll(/^(?:import|from)[ \t][^\r\n]*$/gm)].at(-1);
  const end = last === undefined ? 0 : last.index + last[0].length;
  const span = last === undefined ? { start: 0, end: 1 } : { start: last.index, end };
  const newline = lineBreakOf(text);
  const newText = last === undefined ? `${line}${newline}` : `${newline}${line}`;
  return {
    file,
    span,
    severity: 'warning',
    message: `New revisions do not import what autogenerate uses, and stop with a NameError. Add ${line} to this template.`,
    fixes: configurationFix(`Add ${line}`, [{ of, changes: [{ span: { start: end, end }, newText }] }], true),
  };
}

const known: Readonly<Record<string, string>> = {
  sa: 'import sqlalchemy as sa',
  op: 'from alembic import op',
  context: 'from alembic import context',
  text: 'from sqlalchemy import text',
  func: 'from sqlalchemy import func',
  FetchedValue: 'from sqlalchemy import FetchedValue',
  Text: 'from sqlalchemy import Text',
  datetime: 'import datetime',
  JSONB: 'from sqlalchemy.dialects.postgresql import JSONB',
};
const dialects = /^(?:postgresql|mysql|sqlite|mssql|oracle)$/;
const modules =
  /^(?:sqlalchemy|sqlmodel|sqlalchemy_utils|geoalchemy2|pgvector|fastapi_users_db_sqlalchemy|advanced_alchemy|citext|uuid|json|os|re|decimal|enum|logging|time)$/;

/** The import that a name surely needs; null where that is not known. */
function importOf(name: string, path: string): string | null {
  if (Object.hasOwn(known, name)) return known[name] ?? null;
  if (dialects.test(name)) return `from sqlalchemy.dialects import ${name}`;
  if (!modules.test(name)) return null;
  // `import sqlmodel` has sqlmodel.sql.sqltypes; of the others a module below may have to be imported by itself.
  const parts = path.split('.').slice(0, -1);
  const below = parts.findIndex((part) => /^[A-Z]/.test(part));
  const dotted = (below < 0 ? parts : parts.slice(0, below)).join('.');
  return /^(?:fastapi_users_db_sqlalchemy|advanced_alchemy|pgvector|geoalchemy2|sqlalchemy_utils)$/.test(name) &&
    dotted !== ''
    ? `import ${dotted}`
    : `import ${name}`;
}
