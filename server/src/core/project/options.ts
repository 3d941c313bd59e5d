import type { Span } from '../text.js';
import type { IniFile, IniSection } from './ini.js';
import { interpolatedOption } from './interpolation.js';
import { formatPercent, isTable, type TomlConfiguration } from './toml.js';
import { stripped } from './whitespace.js';

/** What Alembic has at hand in one run: an ini section, a `[tool.alembic]` table, or both. */
export interface Options {
  readonly ini: {
    readonly path: string;
    readonly here: string;
    readonly file: IniFile;
    readonly section: IniSection;
  } | null;
  readonly toml: { readonly path: string; readonly here: string; readonly configuration: TomlConfiguration } | null;
}

/** Where an option is. */
export interface OptionPlace {
  readonly file: string;
  readonly span: Span;
}

/** An option's value as Alembic gets it, or why it gets none: "it …". */
export type OptionText =
  | { readonly kind: 'value'; readonly value: string; readonly place: OptionPlace }
  | { readonly kind: 'error'; readonly reason: string; readonly place: OptionPlace };

/** A list option: its items, what could not be used of it, and remarks for the person who asks why. */
export interface OptionList {
  readonly items: readonly string[];
  readonly unusable: { readonly value: string; readonly reason: string } | null;
  /** The list again with an inline comment cut off, which Alembic does not do; null when there is none. */
  readonly withoutComment: readonly string[] | null;
  readonly remarks: readonly string[];
  readonly place: OptionPlace;
  /**
   * The whole value, and what divides it, by its name; null for TOML. Without a separator Alembic divides at blanks and
   * commas.
   */
  readonly text: string | null;
  readonly separator: string | null;
  /**
   * It is a string or a table where TOML has lists: Alembic takes each character or key for an item, which nobody
   * means.
   */
  readonly isNoList: boolean;
}

/** Options that are true or false. */
export const flagNames: readonly string[] = ['recursive_version_locations', 'sourceless'];

/** Options that say what divides version_locations; the first one that is there decides. */
export const separatorNames: readonly string[] = ['path_separator', 'version_path_separator'];

/** The values that they take. */
export const separators: readonly string[] = ['space', 'newline', 'os', ':', ';'];

/** A text option: the ini's if it has the option, else the table's, else undefined (Config.get_alembic_option). */
export function textOption(options: Options, name: string): OptionText | undefined {
  return iniOption(options, name) ?? tomlOption(options, name);
}

/**
 * A boolean option: in an ini only the very text "true" is true, in TOML a boolean (Config.get_alembic_boolean_option).
 */
export function flagOption(options: Options, name: string): boolean {
  const ini = iniOption(options, name);
  if (ini !== undefined) return ini.kind === 'value' && ini.value === 'true';
  return options.toml?.configuration.table?.[name] === true;
}

/** `version_locations` (Config.get_version_locations_list); `pathSeparator` is the system's `os.pathsep`. */
export function versionLocations(options: Options, pathSeparator: ':' | ';'): OptionList | undefined {
  return listOption(options, 'version_locations', separatorNames, /, *| +/, pathSeparator);
}

/** `prepend_sys_path` (Config.get_prepend_sys_paths_list). */
export function prependedPaths(options: Options, pathSeparator: ':' | ';'): OptionList | undefined {
  return listOption(options, 'prepend_sys_path', ['path_separator'], /, *| +|:/, pathSeparator);
}

/** The value before " #" or " ;": what its writer took for a comment, and Alembic for a part of the value. */
export function cutComment(value: string): string | null {
  const at = value.search(/(?<!\s)\s+[#;]/);
  return at < 0 ? null : value.slice(0, at);
}

/** An option of the ini alone, in its section or in [DEFAULT]. */
export function iniOption({ ini }: Options, name: string): OptionText | undefined {
  if (ini === null) return undefined;
  const result = interpolatedOption(ini.file, ini.section, name, ini.here);
  if (result === undefined) return undefined;
  const option = ini.section.options.get(name) ?? ini.file.defaults.get(name);
  const place = { file: ini.path, span: option?.valueSpan ?? ini.section.headerSpan };
  if (result.kind === 'value') return { kind: 'value', value: result.value, place };
  return { kind: 'error', reason: result.reason, place };
}

function tomlOption({ toml }: Options, name: string): OptionText | undefined {
  const value = toml?.configuration.table?.[name];
  if (toml === null || value === undefined) return undefined;
  const place = { file: toml.path, span: toml.configuration.spanOf(name) };
  if (typeof value !== 'string') return { kind: 'error', reason: 'it must be a string', place };
  return { ...formatPercent(value, toml.here), place };
}

function listOption(
  options: Options,
  name: string,
  separatorNames: readonly string[],
  legacy: RegExp,
  pathSeparator: ':' | ';',
): OptionList | undefined {
  const text = iniOption(options, name);
  if (text === undefined || (text.kind === 'value' && text.value === '')) return tomlList(options, name);
  const { place } = text;
  const list = { ...noItems, place };
  if (text.kind !== 'value') return { ...list, unusable: { value: name, reason: text.reason } };
  const separator = separatorOption(options, separatorNames);
  if (separator.kind === 'invalid') return { ...list, unusable: { value: text.value, reason: separator.reason } };
  const isLegacy = separator.kind === 'legacy';
  const split = (value: string): string[] =>
    isLegacy ? value.split(legacy) : splitList(value, separator.name, pathSeparator);
  const cut = cutComment(text.value);
  return {
    ...list,
    items: split(text.value),
    withoutComment: cut === null ? null : split(cut),
    remarks: isLegacy ? [] : separator.remarks,
    text: text.value,
    separator: isLegacy ? null : separator.name,
  };
}

const noItems = {
  items: [],
  unusable: null,
  withoutComment: null,
  remarks: [],
  text: null,
  separator: null,
  isNoList: false,
} as const;

/** Divides a value at a separator by its name, such as "os". */
export function splitList(value: string, separator: string, pathSeparator: ':' | ';'): string[] {
  const named = new Map([
    ['space', ' '],
    ['newline', '\n'],
    ['os', pathSeparator],
  ]);
  return value
    .split(named.get(separator) ?? separator)
    .filter((item) => item !== '')
    .map(stripped);
}

type Separator =
  | { readonly kind: 'separator'; readonly name: string; readonly remarks: readonly string[] }
  | { readonly kind: 'legacy' }
  | { readonly kind: 'invalid'; readonly reason: string };

/**
 * Config._get_file_separator_char: the first of the names that the ini has decides; none at all means legacy splitting.
 */
function separatorOption(options: Options, names: readonly string[]): Separator {
  for (const name of names) {
    const text = iniOption(options, name);
    if (text === undefined) continue;
    if (text.kind !== 'value') return { kind: 'invalid', reason: `${name} cannot be read: ${text.reason}` };
    if (separators.includes(text.value)) return { kind: 'separator', name: text.value, remarks: [] };
    const reason = `"${text.value}" is no value of ${name}, which takes os, ":", ";", space or newline`;
    const meant = cutComment(text.value);
    if (meant === null || !separators.includes(meant)) return { kind: 'invalid', reason };
    const remark = `${reason}; Alembic treats a comment after a value as part of the value and stops. Put the comment on a line of its own.`;
    return { kind: 'separator', name: meant, remarks: [remark] };
  }
  return { kind: 'legacy' };
}

/** Falsy in Python, so Alembic ignores it. */
export function isFalsy(value: unknown): boolean {
  return value === '' || value === 0 || value === false || (isTable(value) && Object.keys(value).length === 0);
}

/** Lists in `[tool.alembic]` are TOML arrays; `path_separator` is not read there. */
function tomlList({ toml }: Options, name: string): OptionList | undefined {
  const value = toml?.configuration.table?.[name];
  if (toml === null || value === undefined || isFalsy(value)) return undefined;
  const list = { ...noItems, place: { file: toml.path, span: toml.configuration.spanOf(name) } };
  if (isTable(value)) return { ...list, isNoList: true };
  const isNoList = typeof value === 'string';
  const items: string[] = [];
  for (const item of isNoList ? [value] : Array.isArray(value) ? (value as readonly unknown[]) : [undefined]) {
    const formatted =
      typeof item === 'string'
        ? formatPercent(item, toml.here)
        : { kind: 'error' as const, reason: 'it must be a list of strings in pyproject.toml' };
    if (formatted.kind !== 'value')
      return {
        ...list,
        unusable: { value: typeof item === 'string' ? item : JSON.stringify(item ?? value), reason: formatted.reason },
      };
    items.push(formatted.value);
  }
  return { ...list, items, isNoList: isNoList && items[0]?.length !== 1 };
}
