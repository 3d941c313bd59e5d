import type { IniFile, IniSection } from './ini.js';

/** A value with its `%` references filled in, or why configparser would refuse to give it. */
export type Interpolated =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'syntax' | 'missing' | 'depth'; readonly reason: string };

const MAX_DEPTH = 10; // configparser.MAX_INTERPOLATION_DEPTH
const MAX_STEPS = 10_000; // ours: ten levels of repeated references could otherwise run for years
const MAX_LENGTH = 100_000; // ours, for the same reason

/**
 * The value of an option of a section after configparser's `BasicInterpolation`, or undefined when neither the section
 * nor [DEFAULT] has it. `here` is what Alembic adds to the defaults: the absolute folder of the file, with "/".
 */
export function interpolatedOption(
  ini: IniFile,
  section: IniSection,
  name: string,
  here: string,
): Interpolated | undefined {
  const lookUp = (wanted: string): string | undefined =>
    section.options.get(wanted)?.value ?? ini.defaults.get(wanted)?.value ?? (wanted === 'here' ? here : undefined);
  const raw = lookUp(name);
  return raw === undefined ? undefined : interpolate(raw, lookUp);
}

/** Python's `configparser.BasicInterpolation.before_get`; `lookUp` takes lower-cased names. */
export function interpolate(raw: string, lookUp: (name: string) => string | undefined): Interpolated {
  const parts: string[] = [];
  let steps = 0;
  let length = 0;

  function expand(text: string, depth: number): Interpolated | null {
    if (depth > MAX_DEPTH) return { kind: 'depth', reason: 'its % references refer to each other without end' };
    let at = 0;
    while (at < text.length) {
      const percent = text.indexOf('%', at);
      const plain = text.slice(at, percent < 0 ? text.length : percent);
      parts.push(plain);
      length += plain.length;
      if (++steps > MAX_STEPS || length > MAX_LENGTH)
        return { kind: 'depth', reason: 'its % references expand to too long a text' };
      if (percent < 0) return null;
      const next = text.charAt(percent + 1);
      if (next === '%') {
        parts.push('%');
        at = percent + 2;
        continue;
      }
      const reference = next === '(' ? /^%\(([^)]+)\)s/.exec(text.slice(percent)) : null;
      if (reference === null)
        return {
          kind: 'syntax',
          reason: `it has a single "%" that begins no "%(name)s"; write "%%" for a percent sign`,
        };
      const name = (reference[1] ?? '').toLowerCase();
      const value = lookUp(name);
      if (value === undefined)
        return { kind: 'missing', reason: `it refers to %(${name})s, which neither its section nor [DEFAULT] defines` };
      const failure = value === '' ? null : expandReference(value, depth);
      if (failure !== null) return failure;
      at = percent + reference[0].length;
    }
    return null;
  }

  function expandReference(value: string, depth: number): Interpolated | null {
    if (value.includes('%')) return expand(value, depth + 1);
    parts.push(value);
    length += value.length;
    return null;
  }

  return expand(raw, 1) ?? { kind: 'value', value: parts.join('') };
}
