import { parse } from 'smol-toml';
import type { Span } from '../text.js';
import { unreadable } from './configurationFiles.js';
import type { ConfigProblem, ProjectTree } from './environment.js';
import { readToml } from './toml.js';
import { outlineToml } from './tomlSpans.js';

/** Our own settings as a project keeps them: `alembic-ls.toml`, else `[tool.alembic-ls]` of the pyproject.toml beside it. */
export interface OwnConfiguration {
  readonly file: string;
  /** The settings by the names that they have in the editor, without "alembic.". */
  readonly table: Readonly<Record<string, unknown>>;
  /** Where the value of a setting is, by its dotted name; of a list of tables the one with that index. UTF-16 code units. */
  readonly spanOf: (name: string, index: number) => Span;
}

/** The file that holds nothing but our settings. */
export const OWN_FILE = 'alembic-ls.toml';

/** Problem CF04: a setting of the project that cannot be used. `reason` is a sentence. */
export function unusableSetting(
  { file, spanOf }: Pick<OwnConfiguration, 'file' | 'spanOf'>,
  name: string,
  reason: string,
): ConfigProblem {
  return {
    code: 'CF04',
    name: 'setting-not-usable',
    severity: 'warning',
    message: `${reason} It is ignored.`,
    file,
    span: spanOf(name, 0),
  };
}

/** A folder of which only the files at its top are read. */
export interface FolderTop {
  readonly root: string;
  readonly tree: Pick<ProjectTree, 'read'>;
}

/** Reads our settings in the workspace folder. Never throws: an alembic-ls.toml that is no TOML is problem CF01. */
export function readOwnConfiguration(ground: FolderTop): {
  own: OwnConfiguration | null;
  problems: readonly ConfigProblem[];
} {
  const file = `${ground.root}/${OWN_FILE}`;
  const text = ground.tree.read(file);
  if (text === undefined) return { own: readPyproject(ground), problems: [] };
  try {
    return { own: ownConfiguration(file, text, parse(text), []), problems: [] };
  } catch {
    const { error } = readToml(text);
    return { own: null, problems: error === null ? [] : [unreadable(file, error.message, error.span)] };
  }
}

/** A pyproject.toml that cannot be read is told where Alembic's own table is read. */
function readPyproject(ground: FolderTop): OwnConfiguration | null {
  const file = `${ground.root}/pyproject.toml`;
  const text = ground.tree.read(file);
  if (text?.includes('alembic-ls') !== true) return null;
  try {
    const table = tableOf(tableOf(parse(text)['tool'])['alembic-ls']);
    return ownConfiguration(file, text, table, ['tool', 'alembic-ls']);
  } catch {
    return null;
  }
}

function ownConfiguration(
  file: string,
  text: string,
  table: OwnConfiguration['table'],
  prefix: readonly string[],
): OwnConfiguration {
  return { file, table, spanOf: (name, index) => spanOf(text, [...prefix, ...name.split('.')], index) };
}

function spanOf(text: string, path: readonly string[], index: number): Span {
  const { headers, places } = outlineToml(text);
  const isAt = (candidate: readonly string[]): boolean => candidate.join('\n') === path.join('\n');
  const tables = headers.filter((header) => isAt(header.path));
  return tables[index]?.span ?? places.find((place) => isAt(place.path))?.valueSpan ?? { start: 0, end: 0 };
}

function tableOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
