import type { Described } from '../definitions.js';
import type { GeneratedChange } from '../operation.js';
import type { Term } from '../term.js';
import type { SqlFacts } from './facts.js';
import { NotRead, type SqlReader } from './reader.js';

/** `(START WITH 5 INCREMENT BY 5)` behind `IDENTITY`, or nothing. */
export function readIdentity(reader: SqlReader, facts: SqlFacts, always: boolean): Described {
  const options = reader.has('(') ? optionsOf(reader.inBrackets()) : [];
  const keywords = new Map<string, Term>([['always', facts.boolean(always)]]);
  for (const option of options) {
    const [name, value] = keywordOf(option, facts);
    keywords.set(name, value);
  }
  return { path: 'sqlalchemy.Identity', positional: [], keywords, variants: [], span: facts.span };
}

/** What `ALTER COLUMN` does to what the column takes its values from; undefined where it is something else. */
export function readGenerated(reader: SqlReader, facts: SqlFacts): GeneratedChange | undefined {
  if (reader.take('ADD', 'GENERATED')) {
    const always = takesAlways(reader);
    reader.expect('AS', 'IDENTITY');
    return { kind: 'addIdentity', identity: readIdentity(reader, facts, always) };
  }
  for (const [word, kind] of [
    ['IDENTITY', 'dropIdentity'],
    ['EXPRESSION', 'dropExpression'],
  ] as const)
    if (reader.take('DROP', word)) {
      reader.take('IF', 'EXISTS');
      return { kind };
    }
  if (!reader.has('SET') && !reader.has('RESTART')) return undefined;
  let always: boolean | null = null;
  const options: string[] = [];
  while (!reader.isDone && !reader.has(',')) {
    if (reader.take('RESTART')) {
      // What it counts from is no part of a schema.
      reader.take('WITH');
      reader.until((word) => word === 'SET' || word === ',');
    } else {
      reader.expect('SET');
      if (reader.take('GENERATED')) always = takesAlways(reader);
      else options.push(...optionsOf(reader.until((word) => word === 'SET' || word === 'RESTART' || word === ',')));
    }
  }
  return { kind: 'setIdentity', always, options };
}

function takesAlways(reader: SqlReader): boolean {
  if (reader.take('ALWAYS')) return true;
  reader.expect('BY', 'DEFAULT');
  return false;
}

const number = String.raw`[-+]?\d+`;
const option = new RegExp(
  String.raw`^(?:INCREMENT(?: BY)? ${number}|START(?: WITH)? ${number}|RESTART(?:(?: WITH)? ${number})?|(?:MIN|MAX)VALUE ${number}|NO (?:MIN|MAX)VALUE|CACHE ${number}|(?:NO )?CYCLE|AS [\w ]+?|OWNED BY (?:"[^"]*"|[\w$.])+|SEQUENCE NAME (?:"[^"]*"|[\w$.])+)(?= |$)`,
  'i',
);

/** The options of a sequence one by one, as `START WITH 5`. */
export function optionsOf(text: string): string[] {
  let rest = text.replaceAll(/\s+/g, ' ').trim();
  const options: string[] = [];
  while (rest !== '') {
    const [found] = option.exec(rest) ?? [];
    if (found === undefined) throw new NotRead();
    options.push(found);
    rest = rest.slice(found.length).trim();
  }
  return options;
}

/** What an option of a sequence is about, such as `MINVALUE`: one of the same replaces it. */
export function optionKind(option: string): string {
  return /^(?:NO )?(\w+)/i.exec(option)?.[1]?.toUpperCase() ?? '';
}

function keywordOf(text: string, facts: SqlFacts): readonly [string, Term] {
  const kind = optionKind(text);
  const isNo = /^NO /i.test(text);
  if (kind === 'CYCLE') return ['cycle', facts.boolean(!isNo)];
  const names: Readonly<Record<string, string>> = {
    INCREMENT: 'increment',
    START: 'start',
    MINVALUE: isNo ? 'nominvalue' : 'minvalue',
    MAXVALUE: isNo ? 'nomaxvalue' : 'maxvalue',
    CACHE: 'cache',
  };
  const name = Object.hasOwn(names, kind) ? names[kind] : undefined;
  if (name === undefined) throw new NotRead();
  if (isNo) return [name, facts.boolean(true)];
  const value = text.slice(text.lastIndexOf(' ') + 1).replace('+', '');
  return [name, { kind: 'number', text: value, span: facts.span }];
}
