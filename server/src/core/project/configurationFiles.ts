import type { ConfigProblem, Discovery } from './environment.js';
import type { Ground } from './ground.js';
import { type IniFile, readIni } from './ini.js';
import { baseName, compareCodePoints, parentPath } from './paths.js';
import { isTemplatePath, isTemplateText } from './templateSources.js';
import { readToml, type TomlConfiguration } from './toml.js';

export interface IniConfiguration {
  readonly path: string;
  readonly folder: string;
  readonly file: IniFile;
}

export interface TomlFile {
  readonly path: string;
  readonly folder: string;
  readonly configuration: TomlConfiguration;
}

/** The workspace's configuration files that speak of Alembic, read; and what is wrong with them. */
export interface ConfigurationFiles {
  readonly inis: readonly IniConfiguration[];
  /** By the folder that they stand in. */
  readonly tomls: ReadonlyMap<string, TomlFile>;
  readonly problems: readonly ConfigProblem[];
  readonly notes: Discovery['notes'];
}

const INI_WORDS = /script_location|\[alembic\]/i;
const TOML_WORDS = /script_location|alembic/;

/** Whether a change of that file can change which environments a workspace has. */
export function isProjectFile(path: string): boolean {
  const name = baseName(path);
  return isIniName(name) || ['pyproject.toml', 'alembic-ls.toml', 'env.py', 'script.py.mako'].includes(name);
}

/**
 * `*.ini` and its templates, as `alembic.ini.template` or `alembic.ini.example`: deployments or developers fill them
 * in.
 */
function isIniName(name: string): boolean {
  return name.endsWith('.ini') || TEMPLATE_NAME.test(name);
}

const TEMPLATE_NAME = /\.ini\.(?:template|tmpl|tpl|example|sample|dist|default|in|j2|jinja2?)$/;

/**
 * Whether the configuration file is a template, by its name or place: it does not speak for the project where a real
 * one does, and is never reported.
 */
export function isTemplateName(path: string): boolean {
  return TEMPLATE_NAME.test(path) || isTemplatePath(path);
}

/**
 * Reads every ini file and pyproject.toml that mentions Alembic. Problems CF01 for those that Alembic could not read.
 */
export function readConfigurationFiles(ground: Ground): ConfigurationFiles {
  const inis: IniConfiguration[] = [];
  const tomls = new Map<string, TomlFile>();
  const problems: ConfigProblem[] = [];
  const notes: { file: string; reason: string }[] = [];
  for (const path of [...ground.files].sort(compareCodePoints)) {
    const name = baseName(path);
    if (isIniName(name)) {
      const text = ground.tree.read(path);
      if (text === undefined || !INI_WORDS.test(text)) continue;
      const file = readIni(text);
      inis.push({ path, folder: parentPath(path), file });
      const errors = [
        ...encodingErrors(path, text, ground),
        ...file.errors.map(({ message, span }) => unreadable(path, message, span)),
      ];
      if (isTemplateSource(path, text) || !isForAlembic(name, file))
        notes.push(...errors.map(({ message }) => ({ file: path, reason: message })));
      else problems.push(...errors);
    } else if (name === 'pyproject.toml') {
      const text = ground.tree.read(path);
      if (text === undefined || !TOML_WORDS.test(text)) continue;
      const configuration = readToml(text);
      if (configuration.table !== null) tomls.set(parentPath(path), { path, folder: parentPath(path), configuration });
      const isAlembics = /tool\s*\.\s*alembic(?![\w-])|script_location/.test(text);
      if (!isAlembics || isTemplateSource(path, text)) continue;
      const { error } = configuration;
      const errors = [
        ...encodingErrors(path, text, ground),
        ...(error === null ? [] : [unreadable(path, error.message, error.span)]),
      ];
      // Before 1.16 Alembic reads the ini alone.
      const isBesideIni = inis.some(
        (ini) => ini.folder === parentPath(path) && baseName(ini.path) === 'alembic.ini' && hasScripts(ini.file),
      );
      problems.push(
        ...errors.map((problem): ConfigProblem => (isBesideIni ? { ...problem, severity: 'warning' } : problem)),
      );
    }
  }
  return { inis, tomls, problems, notes };
}

/**
 * What keeps Python from reading the file at all. An ini is read in the encoding of the system, which may be another
 * one than UTF-8 on Windows.
 */
function encodingErrors(path: string, text: string, { tree, root }: Ground): ConfigProblem[] {
  const fault = tree.encodingFault(path);
  // A text that still has the mark is reported where it is read.
  if (fault === undefined || text.startsWith('\uFEFF')) return [];
  const start = Math.min(fault.at, Math.max(0, text.length - 1));
  const span = { start, end: start + 1 };
  switch (fault.kind) {
    case 'mark':
      return [
        unreadable(
          path,
          'It begins with a byte order mark, which Python takes for text. Save the file as UTF-8 without it.',
          span,
        ),
      ];
    case 'utf-16':
      return [unreadable(path, 'It is in UTF-16, and Python expects UTF-8. Save the file as UTF-8.', span)];
    case 'not-utf-8': {
      const message = `The byte 0x${fault.byte.toString(16).toUpperCase()} here is no UTF-8, and Python stops at it with a UnicodeDecodeError. Save the file as UTF-8.`;
      const mayBeLegacy = /^[a-z]:/i.test(root) && !path.endsWith('.toml');
      return [{ ...unreadable(path, message, span), severity: mayBeLegacy ? 'warning' : 'error' }];
    }
  }
}

/** The same, also by the file's text. */
export function isTemplateSource(path: string, text: string): boolean {
  return isTemplateName(path) || isTemplateText(text);
}

/**
 * Whether Alembic is meant to read the file: an ini of another program may mention it in a comment, and has rules of
 * its own.
 */
function isForAlembic(name: string, file: IniFile): boolean {
  return name === 'alembic.ini' || file.sections.has('alembic') || hasScripts(file);
}

function hasScripts({ sections, defaults }: IniFile): boolean {
  return [defaults, ...[...sections.values()].map(({ options }) => options)].some((options) =>
    options.has('script_location'),
  );
}

/** Problem CF01 of a file, at a place that Python cannot read. */
export function unreadable(file: string, message: string, span: ConfigProblem['span']): ConfigProblem {
  return {
    code: 'CF01',
    name: 'unreadable-configuration',
    severity: 'error',
    message: `Alembic cannot read this configuration. ${message}`,
    file,
    span,
  };
}
