import { quote, spanOf } from '../../python/nodes.js';
import type { CodeNode } from '../../python/code.js';
import type { CallSite, Frame } from './frame.js';
import { isSymbolic, unknown, type CallValue, type Value } from './values.js';

const tablePath = /^sqlalchemy\.(?:sql\.)?(?:schema\.)?Table$/;
const metadataPath = /^sqlalchemy\.(?:sql\.)?(?:schema\.)?MetaData$/;
const elements =
  /^sqlalchemy\.(?:schema\.)?(?:Index|UniqueConstraint|PrimaryKeyConstraint|CheckConstraint|ForeignKeyConstraint)$/;

/** The call, with what SQLAlchemy keeps of a table or a metadata that it makes. */
export function tracked(call: CallValue, site: CallSite, frame: Frame): CallValue {
  const path = call.callee.kind === 'reference' ? call.callee.path : '';
  if (metadataPath.test(path))
    return frame.run.base === 0 ? { ...call, metadata: { tables: [], branch: frame.branch } } : call;
  if (tablePath.test(path)) {
    const items = [...call.positional];
    const table: CallValue = { ...call, positional: items, table: { items, branch: frame.branch } };
    register(table, site, frame);
    return table;
  }
  if (elements.test(path)) attach(call, site, frame);
  else for (const value of [...call.positional, ...call.keywords.values()]) loseMetadata(value, site);
  return call;
}

function register(table: CallValue, { node }: CallSite, frame: Frame): void {
  const [name, of] = table.positional;
  const metadata = of?.kind === 'call' ? of.metadata : undefined;
  if (metadata === undefined) return;
  const isTwice = metadata.tables.some(
    ({ positional: [other] }) => name?.kind !== 'string' || other?.kind !== 'string' || other.value === name.value,
  );
  if (isTwice || frame.branch !== metadata.branch) metadata.lost ??= unknown(`${quote(node)} changes it`, spanOf(node));
  else metadata.tables.push(table);
}

/** What gets a metadata may put tables into it. */
function loseMetadata(value: Value, { node }: CallSite): void {
  if (value.kind === 'call' && value.metadata !== undefined)
    value.metadata.lost ??= unknown(`${quote(node)} may change it`, spanOf(node));
}

/** A class that has the metadata makes tables in it. */
export function losesMetadata(members: Iterable<Value>, span: Value['span']): void {
  for (const value of members)
    if (value.kind === 'call' && value.metadata !== undefined)
      value.metadata.lost ??= unknown('a class has it, and may change it', span);
}

/** `table.append_column(…)`, `table.append_constraint(…)`; undefined for any other method. */
export function tableMethod(of: Value, name: string, site: CallSite, frame: Frame): Value | undefined {
  const span = spanOf(site.node);
  if (of.kind !== 'call') return undefined;
  if (of.metadata !== undefined && !/^(?:create_all|drop_all)$/.test(name)) loseMetadata(of, site);
  if (of.table === undefined || !/^append_(?:column|constraint)$/.test(name)) return undefined;
  const [element, more] = site.positional;
  if (element === undefined || more !== undefined || site.keywords.size > 0) changeTable(of, site.node);
  else append(of, element, site, frame);
  return { kind: 'none', span };
}

/** Something of a table is set, or a method changes it in a way that is not followed. */
export function changeTable(value: Value, node: CodeNode): void {
  tableOf(value)?.items.push(unknown(`${quote(node)} changes the table`, spanOf(node)));
}

function append(of: CallValue, element: Value, site: CallSite, frame: Frame): void {
  if (of.table === undefined) return;
  if (of.table.branch === frame.branch) of.table.items.push(element);
  else changeTable(of, site.node);
}

/** The table of `table`, `table.c.name` and the like. */
function tableOf(value: Value): CallValue['table'] {
  let at = value;
  while (at.kind === 'attribute') at = at.of;
  return at.kind === 'call' ? at.table : undefined;
}

/** An index or a constraint of a table's columns is one of that table. */
function attach(call: CallValue, site: CallSite, frame: Frame): void {
  const owner = [...call.positional, ...call.keywords.values()].map(ownerOf).find((found) => found !== undefined);
  if (owner === undefined) return;
  const path = call.callee.kind === 'reference' ? call.callee.path : '';
  const isList = !path.endsWith('CheckConstraint');
  const positional = call.positional.map((value) => (isList ? nameOf(value) : undefined) ?? withoutTable(value, owner));
  append(owner, { ...call, positional }, site, frame);
}

function ownerOf(value: Value): CallValue | undefined {
  if (value.kind === 'attribute' && value.of.kind === 'attribute' && /^(?:c|columns)$/.test(value.of.name)) {
    const { of } = value.of;
    return of.kind === 'call' && of.table !== undefined ? of : undefined;
  }
  for (const part of partsOf(value)) {
    const found = ownerOf(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

function partsOf(value: Value): readonly Value[] {
  if (value.kind === 'sequence') return value.items.length < 100 ? value.items : [];
  if (!isSymbolic(value)) return [];
  switch (value.kind) {
    case 'call':
      // A table is no part of what is made of its columns.
      return value.table === undefined ? [value.callee, ...value.positional, ...value.keywords.values()] : [];
    case 'attribute':
      return [value.of];
    case 'operator':
      return value.operands;
    default:
      return [];
  }
}

function nameOf(value: Value): Value | undefined {
  return value.kind === 'attribute' && ownerOf(value) !== undefined
    ? { kind: 'string', value: value.name, span: value.span }
    : undefined;
}

/** The columns of the table by themselves: the table has the element, which must not have the table in it. */
function withoutTable(value: Value, table: CallValue): Value {
  const name = nameOf(value);
  if (name !== undefined) {
    const callee: Value = { kind: 'reference', path: 'sqlalchemy.column', role: undefined, span: value.span };
    return { kind: 'call', callee, positional: [name], keywords: new Map(), role: undefined, span: value.span };
  }
  const inner = (part: Value): Value => withoutTable(part, table);
  switch (value.kind) {
    case 'call':
      return {
        ...value,
        callee: inner(value.callee),
        positional: value.positional.map(inner),
        keywords: new Map(Array.from(value.keywords, ([key, part]) => [key, inner(part)])),
      };
    case 'attribute':
      return { ...value, of: inner(value.of) };
    case 'operator':
      return { ...value, operands: value.operands.map(inner) };
    case 'sequence':
      return { ...value, items: value.items.map((item) => nameOf(item) ?? inner(item)) };
    default:
      return value;
  }
}
