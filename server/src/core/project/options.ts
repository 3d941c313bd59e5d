import type { Span } from '../text.js';
import type { IniFile, IniSection } from './ini.js';
import { interpolatedOption } from './interpolation.js';
import { formatPercent, type TomlConfiguration } from './toml.js';
import { stripped } from './whitespace.js';

/** What Alembic has at hand in one run: an ini section, a `[tool.alembic]` table, or both. */
export interface Options {
  readonly ini: { readonly path: string; readonly here: string; readonly file: IniFile; readonly section: IniSection } | null;
  readonly toml: { readonly path: string; readonly here: string; readonly configuration: TomlConfiguration } | null;
}

/** Where an option stands. */
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
}

/** A text option: the ini's if it has the option, else the table's, else undefined (Config.get_alembic_option). */
export function textOption(options: Options, name: string): OptionText | undefined {
  return iniOption(options, name) ?? tomlOption(options, name);
}

/** A boolean option: in an ini only the very text "true" is true, in TOML a boolean (Config.get_alembic_boolean_option). */
export function flagOption(options: Options, name: string): boolean {
  const ini = iniOption(options, name);
  if (ini !== undefined) return ini.kind === 'value' && ini.value === 'true';
  return options.toml?.configuration.table?.[name] === true;
}

/** `version_locations` (Config.get_version_locations_list); `pathSeparator` is the system's `os.pathsep`. */
export function versionLocations(options: Options, pathSeparator: ':' | ';'): OptionList | undefined {
  return listOption(options, 'version_locations', ['path_separator', 'version_path_separator'], /, *| +/, pathSeparator);
}

/** `prepend_sys_path` (Config.get_prepend_sys_paths_list). */
export function prependedPaths(options: Options, pathSeparator: ':' | ';'): OptionList | undefined {
  return listOption(options, 'prepend_sys_path', ['path_separator'], /, *| +|:/, pathSeparator);
}

/** The value before " #" or " ;": what its writer took for a comment, and Alembic for a part of the value. */
export function cutComment(value: string): string | null {
  const at = value.search(/\s+[#;]/);
  return at < 0 ? null : value.slice(0, at);
}

function iniOption({ ini }: Options, name: string): OptionText | undefined {
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

function listOption(options: Options, name: string, separatorNames: readonly string[], legacy: RegExp, pathSeparator: ':' | ';'): OptionList | undefined {
  const text = iniOption(options, name);
  if (text === undefined || (text.kind === 'value' && text.value === '')) return tomlList(options, name);
  const { place } = text;
  if (text.kind !== 'value') return { items: [], unusable: { value: name, reason: text.reason }, withoutComment: null, remarks: [], place };
  const separator = separatorOption(options, separatorNames, pathSeparator);
  if (separator.kind === 'invalid') {
    return { items: [], unusable: { value: text.value, reason: separator.reason }, withoutComment: null, remarks: [], place };
  }
  const split = (value: string): string[] =>
    separator.kind === 'legacy' ? value.split(legacy) : value.split(separator.value).filter((item) => item !== '').map(stripped);
  const cut = cutComment(text.value);
  const remarks = separator.kind === 'separator' ? separator.remarks : [];
  return { items: split(text.value), unusable: null, withoutComment: cut === null ? null : split(cut), remarks, place };
}

type Separator =
  | { readonly kind: 'separator'; readonly value: string; readonly remarks: readonly string[] }
  | { readonly kind: 'legacy' }
  | { readonly kind: 'invalid'; readonly reason: string };

/** Config._get_file_separator_char: the first of the names that the ini has decides; none at all means legacy splitting. */
function separatorOption(options: Options, names: readonly string[], pathSeparator: ':' | ';'): Separator {
  const known = new Map([['space', ' '], ['newline', '\n'], ['os', pathSeparator], [':', ':'], [';', ';']]);
  for (const name of names) {
    const text = iniOption(options, name);
    if (text === undefined) continue;
    if (text.kind !== 'value') return { kind: 'invalid', reason: `${name} cannot be read: ${text.reason}` };
    const reason = `"${text.value}" is no value of ${name}, which takes os, ":", ";", space or newline`;
    const whole = known.get(text.value);
    if (whole !== undefined) return { kind: 'separator', value: whole, remarks: [] };
    const meant = known.get(cutComment(text.value) ?? '');
    if (meant === undefined) return { kind: 'invalid', reason };
    const remark = `${reason}; Alembic takes the comment behind a value for a part of it and stops. Put the comment on a line of its own.`;
    return { kind: 'separator', value: meant, remarks: [remark] };
  }
  return { kind: 'legacy' };
}

/** Lists in `[tool.alembic]` are TOML arrays; `path_separator` is not read there. */
function tomlList({ toml }: Options, name: string): OptionList | undefined {
  const value = toml?.configuration.table?.[name];
  if (toml === null || value === undefined) return undefined;
  const place = { file: toml.path, span: toml.configuration.spanOf(name) };
  const list = { items: [], unusable: null, withoutComment: null, remarks: [], place };
  if (!Array.isArray(value)) {
    return { ...list, unusable: { value: JSON.stringify(value), reason: 'it must be a list of strings in pyproject.toml; Alembic reads a plain string character by character' } };
  }
  const items: string[] = [];
  for (const item of value as readonly unknown[]) {
    const formatted = typeof item === 'string' ? formatPercent(item, toml.here) : { kind: 'error' as const, reason: 'it must be a string' };
    if (formatted.kind !== 'value') return { ...list, unusable: { value: typeof item === 'string' ? item : JSON.stringify(item), reason: formatted.reason } };
    items.push(formatted.value);
  }
  return { ...list, items };
}
