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

/** `*.ini` and its templates, as `alembic.ini.template` or `alembic.ini.example`: deployments or developers fill them in. */
function isIniName(name: string): boolean {
  return name.endsWith('.ini') || TEMPLATE_NAME.test(name);
}

const TEMPLATE_NAME = /\.ini\.(?:template|tmpl|tpl|example|sample|dist|default|in|j2|jinja2?)$/;

/** Whether the configuration file is a template, by its name or place: it does not speak for the project where a real one does, and is never reported. */
export function isTemplateName(path: string): boolean {
  return TEMPLATE_NAME.test(path) || isTemplatePath(path);
}

/** Reads every ini file and pyproject.toml that mentions Alembic. Problems CF01 for those that Alembic could not read. */
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
      if (isTemplateSource(path, text) || !isForAlembic(name, file)) notes.push(...file.errors.map((error) => ({ file: path, reason: error.message })));
      else problems.push(...file.errors.map((error) => unreadable(path, error.message, error.span)));
    } else if (name === 'pyproject.toml') {
      const text = ground.tree.read(path);
      if (text === undefined || !TOML_WORDS.test(text)) continue;
      const configuration = readToml(text);
      if (configuration.table !== null) tomls.set(parentPath(path), { path, folder: parentPath(path), configuration });
      const isAlembics = /tool\s*\.\s*alembic(?![\w-])|script_location/.test(text);
      if (configuration.error !== null && isAlembics && !isTemplateSource(path, text)) problems.push(unreadable(path, configuration.error.message, configuration.error.span));
    }
  }
  return { inis, tomls, problems, notes };
}

/** The same, also by the file's text. */
export function isTemplateSource(path: string, text: string): boolean {
  return isTemplateName(path) || isTemplateText(text);
}

/** Whether Alembic is meant to read the file: an ini of another program may mention it in a comment, and has rules of its own. */
function isForAlembic(name: string, { sections, defaults }: IniFile): boolean {
  const hasScripts = [defaults, ...[...sections.values()].map(({ options }) => options)].some((options) => options.has('script_location'));
  return name === 'alembic.ini' || sections.has('alembic') || hasScripts;
}

/** Problem CF01 of a file, at a place that Python cannot read. */
export function unreadable(file: string, message: string, span: ConfigProblem['span']): ConfigProblem {
  return { code: 'CF01', name: 'unreadable-configuration', severity: 'error', message: `Alembic cannot read this configuration. ${message}`, file, span };
}
