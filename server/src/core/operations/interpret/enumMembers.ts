import type { Span } from '../../text.js';
import type { Term } from '../term.js';
import { equal, type ClassValue, type Value } from './values.js';

const enumBases = /^enum\.(?:Enum|IntEnum|StrEnum|Flag|IntFlag)$/;

/** Whether a class is one of Python's enum. */
export function isEnum(of: ClassValue): boolean {
  return isDerived(of, enumBases);
}

function isDerived({ bases }: ClassValue, from: RegExp, depth = 0): boolean {
  return bases.some((base) =>
    base.kind === 'reference'
      ? from.test(base.path)
      : base.kind === 'class' && depth < 8 && isDerived(base, from, depth + 1),
  );
}

/** The names of the members of an enum, without those that are other names for one before. */
export function memberNames(of: ClassValue): readonly string[] {
  const names: string[] = [];
  const before: Value[] = [];
  for (const [name, value] of allMembers(of)) {
    if (before.some((other) => equal(other, value) === true)) continue;
    before.push(value);
    names.push(name);
  }
  return names;
}

/** Whether an enum has several names for one value. */
export function hasAliases(of: ClassValue): boolean {
  return memberNames(of).length < allMembers(of).length;
}

function allMembers({ members }: ClassValue): (readonly [string, Value])[] {
  return [...members].filter(([name, { kind }]) => !name.startsWith('_') && kind !== 'function' && kind !== 'class');
}

/**
 * A member of an enum: a string where the class is one of strings, which knows whose member it is, else an attribute of
 * the class. Undefined for what is no member.
 */
export function enumMember(of: ClassValue, name: string, span: Span): Value | undefined {
  const raw = of.members.get(name);
  if (raw === undefined || name.startsWith('_') || raw.kind === 'function' || raw.kind === 'class') return undefined;
  const isText = raw.kind === 'string' && isDerived(of, /^(?:builtins\.str|enum\.StrEnum)$/);
  return isText
    ? { ...raw, member: { name, value: raw.value }, span }
    : { kind: 'attribute', of, name, role: undefined, span };
}

/** `member.value`, `member.name`; undefined for anything else. */
export function partOfMember(of: Value, name: string, span: Span): Value | undefined {
  if (name !== 'value' && name !== 'name') return undefined;
  if (of.kind === 'string' && of.member !== undefined)
    return { kind: 'string', value: name === 'value' ? of.value : of.member.name, span };
  if (of.kind !== 'attribute' || of.of.kind !== 'class' || !isEnum(of.of)) return undefined;
  const raw = of.of.members.get(of.name);
  if (raw === undefined) return undefined;
  return name === 'value' ? { ...raw, span } : { kind: 'string', value: of.name, span };
}

/** The members of an enum in their order, as a loop goes through them; undefined for any other value. */
export function enumItems(value: Value): readonly Value[] | undefined {
  if (value.kind !== 'class' || !isEnum(value)) return undefined;
  return memberNames(value).flatMap((name) => enumMember(value, name, value.span) ?? []);
}

/** The number that a member of an `IntEnum` is. */
export function intOf(of: ClassValue, name: string): string | undefined {
  const raw = of.members.get(name);
  if (raw?.kind !== 'number' || !isDerived(of, /^(?:builtins\.int|enum\.IntEnum)$/)) return undefined;
  return /^-?\d+$/.test(raw.text) ? raw.text : undefined;
}

/** A member that is no string. */
export function memberTerm(of: ClassValue, name: string, span: Span): Term {
  const raw = of.members.get(name);
  const value = raw?.kind === 'string' ? raw.value : null;
  const int = intOf(of, name);
  const member = { name, value, ...(int !== undefined && { int }) };
  return { kind: 'other', found: `the member ${name} of ${of.name}`, member, span };
}
