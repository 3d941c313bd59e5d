import { lineBreakOf } from '../../../edits/lines.js';
import type { SpanChange } from '../../../edits/textChange.js';
import { configurationFix } from '../../configuration/configurationFix.js';
import type { ConfigurationRule } from '../../configuration/configurationRule.js';
import type { MetadataDefinition } from '../../configuration/models.js';
import type { Fixes } from '../../fix.js';

export const noNamingConvention: ConfigurationRule = {
  code: 'SC06',
  name: 'no-naming-convention',
  title: 'The metadata has no naming convention',
  severity: 'information',
  documentation: {
    what: 'The metadata that `env.py` gives to Alembic is made without `naming_convention`, and no module that it imports sets one.',
    why: 'Constraints without a name get one from the database, if at all: autogenerate writes `drop_constraint(None, …)` for them, which fails, and batch mode on SQLite cannot drop them.',
    whatToDo:
      'Give the metadata a naming convention, best before the first revision. Constraints that exist keep the names that they have: where revisions drop them by name, write that name. The quick fix adds the one that SQLAlchemy documents.',
    whenSilent: 'Where the text does not lead to the metadata, or a naming convention is computed.',
    bad: `# migrations/env.py
from alembic import context
from shop.models import Base

target_metadata = Base.metadata
context.configure(url="sqlite://", target_metadata=target_metadata)
# shop/models.py
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    pass

class Item(Base):
    __tablename__ = "item"`,
    good: `# shop/models.py
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

class Item(Base):
    __tablename__ = "item"`,
  },
  *checkConfiguration({ env, facts }) {
    if (!env?.metadata || env.metadata.text === 'None' || facts.convention !== 'none') return;
    const { definition } = facts.models();
    if (definition === null) return;
    yield {
      file: env.file,
      span: env.metadata.span,
      message: `The metadata of ${definition.name} in ${definition.module.name} has no naming convention: constraints without a name cannot be dropped by name later. Give it one, best before the first revision.`,
      fixes: addConvention(definition),
    };
  },
};

const convention = [
  '"ix": "ix_%(column_0_label)s",',
  '"uq": "uq_%(table_name)s_%(column_0_name)s",',
  '"fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",',
  '"pk": "pk_%(table_name)s",',
];

function addConvention({ module, kind, span }: MetadataDefinition): Fixes {
  const { text, file } = module;
  const title = `Add a naming convention in ${module.name}`;
  const newline = lineBreakOf(text);
  const written = (indent: string, opening: string, closing: string): string =>
    [
      opening,
      ...['naming_convention={', ...convention.map((line) => `    ${line}`), '}'].map((line) => `${indent}    ${line}`),
      `${indent}${closing}`,
    ].join(newline);
  const rest = text.slice(span.end);
  let change: SpanChange | undefined;
  if (kind === 'class') {
    const body = /^[ \t]*(?:#[^\r\n]*)?\r?\n([ \t]+)(?!["'])/.exec(rest);
    if (body === null || hasOwnMetadata(rest)) return () => [];
    const indent = body[1] ?? '    ';
    const at = span.end + body[0].length - indent.length;
    change = {
      span: { start: at, end: at },
      newText: `${indent}${written(indent, 'metadata = MetaData(', ')')}${newline}`,
    };
  } else if (/^\s*\)/.test(rest)) {
    const [close = ')'] = /^\s*\)/.exec(rest) ?? [];
    const opening = kind === 'metadata' ? '' : 'metadata=MetaData(';
    change = {
      span: { start: span.end, end: span.end + close.length - 1 },
      newText: written('', opening, kind === 'metadata' ? '' : ')'),
    };
  }
  if (change === undefined) return () => [];
  const needsImport = !/^[ \t]*from[ \t]+sqlalchemy[^\n]*\bMetaData\b/m.test(text) && kind !== 'metadata';
  const first = /^(?:from(?![ \t]+__future__)|import)[ \t]/m.exec(text)?.index;
  if (needsImport && first === undefined) return () => [];
  const imports = needsImport
    ? [{ span: { start: first ?? 0, end: first ?? 0 }, newText: `from sqlalchemy import MetaData${newline}` }]
    : [];
  return configurationFix(title, [{ of: { file, text }, changes: [...imports, change] }]);
}

/** Whether a class says itself what its metadata is; its lines are indented. */
function hasOwnMetadata(rest: string): boolean {
  const [, ...lines] = rest.split(/\r?\n/);
  const end = lines.findIndex((line) => /^\S/.test(line));
  return lines.slice(0, end < 0 ? lines.length : end).some((line) => line.includes('metadata'));
}
