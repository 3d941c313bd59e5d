import type { CodeNode } from '../../python/code.js';
import { parts } from '../../python/nodes.js';
import { memberNames } from './enumMembers.js';
import type { ClassValue, Value } from './values.js';

/** The labels that `values_callable` gives for an enum, where it is the usual list: `[member.value for member in members]`. */
export function chosenLabels(callable: Value, of: ClassValue): readonly Value[] | undefined {
  const attribute = callable.kind === 'function' ? attributeIn(callable.definition) : undefined;
  if (attribute === undefined) return undefined;
  const labels: Value[] = [];
  for (const name of memberNames(of)) {
    const member = of.members.get(name);
    if (attribute === 'name') labels.push({ kind: 'string', value: name, span: member?.span ?? of.span });
    else if (member?.kind === 'string') labels.push(member);
    else return undefined;
  }
  return labels;
}

/** `value` or `name`, by what a function collects of the members that it gets. */
function attributeIn(definition: CodeNode): 'value' | 'name' | undefined {
  const [parameter, more] = parts(definition.childForFieldName('parameters') ?? definition);
  const body = definition.childForFieldName('body');
  const collected = body?.type === 'block' ? returned(body) : body;
  if (collected?.type !== 'list_comprehension' || parameter === undefined || more?.type === 'identifier')
    return undefined;
  const [item, clause, other] = parts(collected);
  const object = item?.type === 'attribute' ? item.childForFieldName('object') : null;
  const attribute = item?.childForFieldName('attribute')?.text;
  const isWhole =
    clause?.type === 'for_in_clause' &&
    other === undefined &&
    object?.text === clause.childForFieldName('left')?.text &&
    clause.childForFieldName('right')?.text ===
      (parameter.childForFieldName('name') ?? parts(parameter)[0] ?? parameter).text;
  return isWhole && (attribute === 'value' || attribute === 'name') ? attribute : undefined;
}

/** What a function returns that does nothing else. */
function returned(body: CodeNode): CodeNode | undefined {
  const [statement, more] = parts(body).filter(
    ({ type, text }) => type !== 'expression_statement' || !/^["']/.test(text),
  );
  return statement?.type === 'return_statement' && more === undefined ? parts(statement)[0] : undefined;
}
