import { interpolatedOption } from './interpolation.js';
import {
  flagNames,
  iniOption,
  isFalsy,
  type OptionPlace,
  type Options,
  type OptionText,
  separatorNames,
  separators,
} from './options.js';
import { isTable } from './toml.js';
import { percentRaises } from './pythonPercent.js';

/** An option by which Alembic stops before it does anything. */
export interface RefusedOption {
  /** Whole sentences. */
  readonly reason: string;
  readonly place: OptionPlace;
  /** The first version that reads the option; null where every one does that is served, from 1.8 on. */
  readonly since: string | null;
}

/** What every command reads (ScriptDirectory.from_config), but for script_location. */
const textNames = [
  'truncate_slug_length',
  'prepend_sys_path',
  'file_template',
  'output_encoding',
  'version_locations',
  'timezone',
];

/** The options, other than script_location, by which every command of Alembic stops (alembic/config.py, `Config`). */
export function refusedOptions(options: Options): RefusedOption[] {
  return [...refusedInIni(options), ...refusedInToml(options)];
}

function refusedInIni(options: Options): RefusedOption[] {
  const { ini } = options;
  if (ini === null) return [];
  const refused: RefusedOption[] = [];
  const read = (name: string, since: string | null): OptionText | undefined => {
    const text = iniOption(options, name);
    if (text?.kind === 'error')
      refused.push({ reason: `The value of ${name} cannot be used: ${text.reason}.`, place: text.place, since });
    return text;
  };
  for (const name of [...textNames, 'sourceless']) read(name, null);
  read('recursive_version_locations', '1.10');
  const length = iniOption(options, 'truncate_slug_length');
  if (length?.kind === 'value' && !isPythonInt(length.value))
    refused.push({ reason: notAnInt(length.value), place: length.place, since: null });
  const hasText = (name: string): boolean => {
    const text = iniOption(options, name);
    return text !== undefined && !(text.kind === 'value' && text.value === '');
  };
  const names = hasText('version_locations') ? separatorNames : hasText('prepend_sys_path') ? ['path_separator'] : [];
  const separatorName = names.find((name) => iniOption(options, name) !== undefined);
  if (separatorName !== undefined) {
    const since = separatorName === 'path_separator' ? '1.16' : null;
    const separator = read(separatorName, since);
    if (separator?.kind === 'value' && !separators.includes(separator.value)) {
      refused.push({
        reason: `"${separator.value}" is no value of ${separatorName}, which takes os, ":", ";", space or newline. A comment behind a value is a part of it.`,
        place: separator.place,
        since,
      });
    }
  }
  return [...refused, ...refusedHooks(ini)];
}

/** Alembic reads the section as a whole, with what [DEFAULT] adds to it. */
function refusedHooks({ path, file, here }: NonNullable<Options['ini']>): RefusedOption[] {
  const section = file.sections.get('post_write_hooks');
  if (section === undefined) return [];
  return [...new Map([...file.defaults, ...section.options]).values()].flatMap(({ name, valueSpan }) => {
    const result = interpolatedOption(file, section, name, here);
    if (result === undefined || result.kind === 'value') return [];
    return [
      {
        reason: `The value of ${name} cannot be used in [post_write_hooks], which every command reads: ${result.reason}.`,
        place: { file: path, span: valueSpan },
        since: null,
      },
    ];
  });
}

/**
 * `[tool.alembic]`, where the ini does not have the option. Up to 1.15 Alembic reads no pyproject.toml, so an ini with
 * a script_location will do there.
 */
function refusedInToml(options: Options): RefusedOption[] {
  const { toml } = options;
  const table = toml?.configuration.table;
  if (toml === null || table === null || table === undefined) return [];
  const since = iniOption(options, 'script_location') === undefined ? null : '1.16';
  const isIni = (name: string): boolean => {
    const text = iniOption(options, name);
    // An empty list in the ini is none.
    return (
      text !== undefined &&
      !(['version_locations', 'prepend_sys_path'].includes(name) && text.kind === 'value' && text.value === '')
    );
  };
  const refused: RefusedOption[] = [];
  for (const name of [...textNames, ...flagNames, 'post_write_hooks']) {
    const value = table[name];
    const isHooks = name === 'post_write_hooks';
    if (value === undefined || (isHooks ? options.ini?.file.sections.has(name) === true : isIni(name))) continue;
    const reason = isHooks ? whyNoHooks(value) : whyRefused(name, value);
    if (reason !== undefined)
      refused.push({ reason, place: { file: toml.path, span: toml.configuration.spanOf(name) }, since });
  }
  return refused;
}

/**
 * Config.get_alembic_boolean_option, get_version_locations_list, get_prepend_sys_paths_list, _get_toml_config_value.
 */
function whyRefused(name: string, value: unknown): string | undefined {
  if (flagNames.includes(name))
    return typeof value === 'boolean'
      ? undefined
      : `${name} takes true or false, without quotes, and this is ${shown(value)}.`;
  const unformatted = whyNotFormatted(name, value);
  if (unformatted !== undefined) return unformatted;
  const isList = typeof value === 'string' || isTable(value) || Array.isArray(value);
  const isListOfTables = Array.isArray(value) && value.some(isTable);
  const isUnusable =
    (name === 'version_locations' && isListOfTables) ||
    (['version_locations', 'prepend_sys_path'].includes(name) && !isList && !isFalsy(value));
  if (isUnusable) return `${name} takes a list of strings, and this is ${shown(value)}.`;
  if (
    name === 'truncate_slug_length' &&
    !(typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && isPythonInt(value)))
  )
    return notAnInt(shown(value));
  return undefined;
}

/** Alembic puts `%(here)s` into every string, whatever it is in, and takes whole numbers as they are. */
function whyNotFormatted(name: string, value: unknown): string | undefined {
  if (typeof value === 'boolean' || Number.isInteger(value)) return undefined;
  if (typeof value === 'string')
    return percentRaises(value)
      ? `"${value}" of ${name} cannot be used: Alembic fills in %(here)s there and nothing else. Write "%%" for a percent sign.`
      : undefined;
  if (Array.isArray(value) && isTable(value[0]))
    return value
      .map((item: unknown) =>
        isTable(item) ? whyNotFormatted(name, item) : `${name} mixes tables with ${shown(item)}.`,
      )
      .find((reason) => reason !== undefined);
  const parts = Array.isArray(value)
    ? (value as readonly unknown[])
    : isTable(value)
      ? Object.values(value)
      : [undefined];
  return parts
    .map((part) =>
      typeof part === 'string'
        ? whyNotFormatted(name, part)
        : `${name} takes strings, and this is ${shown(part ?? value)}.`,
    )
    .find((reason) => reason !== undefined);
}

/** Config.get_hooks_list. */
function whyNoHooks(value: unknown): string | undefined {
  const unformatted = whyNotFormatted('post_write_hooks', value);
  const isEmpty = value === '' || (isTable(value) && isFalsy(value));
  const isList = Array.isArray(value) && (value as readonly unknown[]).every(isTable);
  if (unformatted !== undefined) return unformatted;
  if (!isList && !isEmpty)
    return 'post_write_hooks takes a list of tables: write [[tool.alembic.post_write_hooks]] above each.';
  return isList && (value as readonly Record<string, unknown>[]).some((hook) => hook['name'] === undefined)
    ? 'A table of post_write_hooks has no name.'
    : undefined;
}

function isPythonInt(text: string): boolean {
  return /^\s*[-+]?\d+(?:_\d+)*\s*$/.test(text);
}

function notAnInt(text: string): string {
  return `truncate_slug_length takes a whole number, and this is ${text === '' ? 'nothing' : text}.`;
}

function shown(value: unknown): string {
  return value instanceof Date ? 'a date' : JSON.stringify(value);
}
