import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import { calledPath } from '../../operations/facts.js';
import type { Term } from '../../operations/term.js';
import type { CallTerm } from '../model/values.js';
import { nullType } from './dataType.js';
import { bind, notKnown } from './element.js';
import { bindparam } from './readConstruct.js';
import type { Reader } from './reader.js';
import type { Element } from './statement.js';
import { typeOfValue, valueOf } from './value.js';

/** `sa.text('…')`, also with `.bindparams(…)` behind it. */
export function textElement(term: CallTerm, read: Reader): Extract<Element, { kind: 'text' }> {
  const { callee, positional, keywords, span } = term;
  if (callee.kind === 'attribute') {
    if (callee.of.kind !== 'call') return notKnown(term);
    const text = read.text(callee.of);
    if (callee.name === 'execution_options') return text;
    if (callee.name !== 'bindparams') return cannotRender(`.${callee.name}() of a text is not followed`, span);
    return withBinds(text, term, read);
  }
  if (!/^sqlalchemy\.(?:sql\.(?:expression\.)?)?text$/.test(calledPath(term) ?? '')) return notKnown(term);
  const text = positional[0] ?? keywords.get('text');
  if (text?.kind === 'unknown') return passOn(text);
  if (text?.kind !== 'string' || positional.length + keywords.size !== 1)
    return cannotRender('the text is not known', span);
  return { kind: 'text', sql: text.value, binds: new Map(), type: nullType, span };
}

type Text = Extract<Element, { kind: 'text' }>;

function withBinds(text: Text, { positional, keywords }: CallTerm, read: Reader): Text {
  const binds = new Map(text.binds);
  const set = (name: string, element: Element, term: Term): void => {
    if (!parameters(text.sql).includes(name))
      refuse(`this text() construct doesn't define a bound parameter named '${name}'`, term.span);
    binds.set(name, element);
  };
  for (const term of positional) {
    if (term.kind === 'unknown') passOn(term);
    const element = term.kind === 'call' ? bindparam(term, read) : notKnown(term);
    if (element.kind !== 'bind' || element.name === null) return notKnown(term);
    set(element.name, element, term);
  }
  for (const [name, term] of keywords) {
    if (name === '**') return cannotRender('the values come from a dict', term.span);
    const value = valueOf(term);
    const before = binds.get(name);
    if (value === undefined) return notKnown(term);
    // A parameter that has a type keeps it.
    const type =
      before !== undefined && before.type !== nullType ? before.type : typeOfValue(value, read.on, term.span);
    set(name, { ...bind(term, type), name }, term);
  }
  return { ...text, binds };
}

/** SQLAlchemy's pattern of a parameter in `text()`; a backslash before the colon makes it none. */
export function parameterPattern(): RegExp {
  return /(?<![:\w\u0080-\uffff\\]):([\w\u0080-\uffff]+)(?!:)/g;
}

function parameters(sql: string): readonly string[] {
  return Array.from(sql.matchAll(parameterPattern()), ([, name = '']) => name);
}
