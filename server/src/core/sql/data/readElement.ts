import { cannotRender } from '../../dialects/notRendered.js';
import { describedOf, typeCall } from '../../dialects/typeCall.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import type { CallTerm } from '../model/values.js';
import { dataTypeOf, jsonIndexType, jsonPathType, ownTypes, typeName, type DataType } from './dataType.js';
import { bind, binary } from './element.js';
import type { Op } from './operators.js';
import type { Element } from './statement.js';
import { valueOf } from './value.js';

/** No name: where values are parameters, these are not followed. */
const unnamedKey = '?';

/** `column['key']` of JSON, HSTORE and arrays: `_setup_getitem` of their comparators. */
export function elementOf(of: Element, key: Term, span: Span): Element {
  const { type } = of;
  if (type.affinity === 'json') {
    const value = valueOf(key);
    if (value?.kind === 'list') return item(of, bind(key, jsonPathType, unnamedKey), 'json_path_getitem', type, span);
    if (value?.kind === 'string' || value?.kind === 'int')
      return item(of, bind(key, jsonIndexType, unnamedKey), 'json_getitem', type, span);
    return cannotRender('what stands in brackets behind JSON is not read', key.span);
  }
  if (typeName(type) === 'HSTORE' && key.kind === 'string' && type.described?.positional.length === 0)
    return item(of, bind(key, ownTypes.text, unnamedKey), 'hstore_getitem', ownTypes.text, span);
  if (type.affinity === 'array') {
    const value = valueOf(key);
    const described = type.described;
    const given = described?.positional[0] ?? described?.keywords.get('item_type');
    const itemType = given === undefined ? undefined : describedOf(given);
    const isPlain =
      described !== null &&
      described.positional.length <= 1 &&
      described.keywords.size === (given === described.positional[0] ? 0 : 1);
    if (value?.kind === 'int' && itemType !== undefined && isPlain)
      return item(of, bind(key, ownTypes.integer, unnamedKey), 'getitem', dataTypeOf(itemType), span);
    return cannotRender('the element of the array is not read', key.span);
  }
  return cannotRender(`elements of ${typeName(type) || 'a column without a type'} are not known here`, span);
}

function item(left: Element, right: Element, op: Op, type: DataType, span: Span): Element {
  return { ...binary(left, right, op, type), span };
}

/** `column['key'].astext`, of PostgreSQL's own types; undefined for any other attribute. */
export function textOfElement(of: Element, name: string, span: Span): Element | undefined {
  if (name !== 'astext') return undefined;
  const { described } = of.type;
  const isOwn = described !== null && typeCall(described)?.home === 'postgresql';
  if (of.kind !== 'binary' || !isOwn || !(of.op === 'json_getitem' || of.op === 'json_path_getitem'))
    return cannotRender('.astext is for elements of JSON of PostgreSQL only', span);
  const astext = described.keywords.get('astext_type');
  const type = astext === undefined ? undefined : describedOf(astext);
  if (astext !== undefined && type === undefined) return cannotRender('astext_type is not read', astext.span);
  const op = of.op === 'json_getitem' ? 'json_text' : 'json_path_text';
  return item(of.left, of.right, op, type === undefined ? ownTypes.text : dataTypeOf(type), span);
}

const asTypes: Readonly<Record<string, DataType>> = {
  as_string: ownTypes.unicode,
  as_integer: ownTypes.integer,
  as_float: ownTypes.float,
  as_boolean: ownTypes.boolean,
};

/** `column['key'].as_string()` and the like: the element with another type; undefined for any other method. */
export function typedElement(of: Element, name: string, { positional, keywords, span }: CallTerm): Element | undefined {
  if (!/^as_(?:string|integer|float|boolean|numeric|json)$/.test(name)) return undefined;
  if (of.kind !== 'binary' || !(of.op === 'json_getitem' || of.op === 'json_path_getitem'))
    return cannotRender(`.${name}() is for elements of JSON only`, span);
  if (name === 'as_json') return of;
  if (name === 'as_numeric') {
    const [precision, scale, more] = positional;
    if (precision === undefined || scale === undefined || more !== undefined || keywords.size > 0)
      return cannotRender('the arguments of as_numeric() are not read', span);
    return { ...of, type: dataTypeOf({ path: 'sqlalchemy.Numeric', positional, keywords, variants: [], span }), span };
  }
  if (positional.length + keywords.size > 0) return cannotRender(`.${name}() has arguments`, span);
  return { ...of, type: asTypes[name] ?? of.type, span };
}
