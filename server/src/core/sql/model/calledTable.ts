import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { NamingConvention } from '../../schema/namingConvention.js';
import type { Term } from '../../operations/term.js';
import { calledPath } from '../../operations/facts.js';
import type { Convention } from './conventions.js';
import { nameOf, optionalName } from './names.js';
import type { TableParts } from './readTable.js';
import { constructName, entriesOf, given, stringOf, type CallTerm } from './values.js';

/** A table that a term is, with the naming convention of its metadata. */
export type CalledTable = Omit<TableParts, 'span'> & { readonly convention: Convention };

/**
 * `sa.Table('t', sa.MetaData(), …)`, and what `op.create_table('t', …)` gives.
 * @param own the naming convention of the metadata that Alembic makes its tables with
 */
export function calledTable(term: Term | undefined, own: Convention): CalledTable {
  if (term?.kind !== 'call') return cannotRender('the table is not known', term?.span ?? { start: 0, end: 0 });
  const isCreated = calledPath(term) === 'alembic.op.create_table';
  if (!isCreated && constructName(term) !== 'Table') return cannotRender('the table is not known', term.span);
  const [first, ...rest] = term.positional;
  const name = first ?? term.keywords.get('table_name') ?? term.keywords.get('name');
  if (name === undefined) return refuse('the table has no name', term.span);
  const metadata = isCreated ? undefined : rest[0];
  const items = isCreated ? rest : rest.slice(1);
  return {
    name: nameOf(name, term.keywords.get('quote')),
    schema: optionalName(term.keywords.get('schema'), term.keywords.get('quote_schema')),
    items,
    keywords: new Map([...term.keywords].filter(([keyword]) => keyword !== 'name')),
    convention: isCreated ? own : conventionOf(metadata, term),
  };
}

/** That of `sa.MetaData(naming_convention={…})`. */
function conventionOf(metadata: Term | undefined, { span }: CallTerm): Convention {
  if (metadata?.kind !== 'call' || constructName(metadata) !== 'MetaData')
    return cannotRender('the metadata of the table is not known', metadata?.span ?? span);
  const others = [...metadata.keywords.keys()].filter((keyword) => keyword !== 'naming_convention');
  if (metadata.positional.length > 0 || others.length > 0)
    return cannotRender('the metadata of the table is not known', metadata.span);
  return namingConventionOf(metadata.keywords.get('naming_convention'));
}

/** `naming_convention=`, whose keys are the short names such as `uq`. */
export function namingConventionOf(term: Term | undefined): NamingConvention | undefined {
  if (given(term) === undefined) return undefined;
  const templates = entriesOf(term).map(([kind, template]): readonly [string, string] => {
    if (!/^(?:ix|uq|ck|fk|pk)$/.test(kind))
      return cannotRender(`the naming convention has the key "${kind}"`, template.span);
    return [kind, stringOf(template) ?? cannotRender('a template of the naming convention is None', template.span)];
  });
  return Object.fromEntries(templates);
}
