import type { ConfigurationFiles, IniConfiguration, TomlFile } from './configurationFiles.js';
import type { ConfigSource } from './environment.js';
import type { Ground } from './ground.js';
import { type IniSection, readIni } from './ini.js';
import { type Options, textOption } from './options.js';
import { baseName, parentPath } from './paths.js';

/** One way to call Alembic that the configuration files offer: an ini section, or the table of a pyproject.toml. */
export interface Candidate {
  readonly source: ConfigSource;
  /** The folder of the configuration file. */
  readonly folder: string;
  /** Flask-Migrate's layout: the ini is in the script directory, and Flask names it at run time. */
  readonly isFlaskMigrate: boolean;
  /** What Alembic reads when it runs in a folder: the pyproject.toml there is always in play beside the ini. */
  optionsIn(workingDirectory: string): Options;
}

const MAIN_SECTION = 'alembic';
const TOML_SECTION = 'tool.alembic';

/** Every way to call Alembic, and the sections that cannot be one, with the reason. */
export function findCandidates(
  files: ConfigurationFiles,
  ground: Ground,
): { candidates: Candidate[]; notes: { file: string; reason: string }[] } {
  const candidates: Candidate[] = [];
  const notes: { file: string; reason: string }[] = [];
  for (const ini of files.inis) {
    const sections = sectionsWithScripts(ini);
    candidates.push(...sections.map((section) => iniCandidate(ini, section, false, files)));
    const main = ini.file.sections.get(MAIN_SECTION);
    if (main !== undefined && !sections.includes(main)) {
      if (hasScripts(files.tomls.get(ini.folder))) candidates.push(iniCandidate(ini, main, false, files));
      else if (ground.holdsEnvPy(ini.folder)) candidates.push(iniCandidate(ini, main, true, files));
      else
        notes.push({
          file: ini.path,
          reason:
            'The section [alembic] has no script_location, and there is no env.py beside this file. Add script_location = %(here)s/<folder of env.py>.',
        });
    } else if (sections.length === 0) {
      notes.push({
        file: ini.path,
        reason:
          'No section of this file has a script_location. Alembic reads the section [alembic] unless it is called with -n.',
      });
    }
  }
  for (const toml of files.tomls.values()) {
    const beside = files.inis.find((ini) => ini.folder === toml.folder && baseName(ini.path) === 'alembic.ini');
    const candidate = tomlCandidate(toml, beside);
    if (textOption(candidate.optionsIn(toml.folder), 'script_location') !== undefined) candidates.push(candidate);
    else
      notes.push({
        file: toml.path,
        reason: '[tool.alembic] has no script_location. Add script_location = "%(here)s/<folder of env.py>".',
      });
  }
  return { candidates, notes };
}

/**
 * The way to call Alembic with a configuration file that the user names, whatever it says; undefined when it is neither
 * a readable ini nor a pyproject.toml. A section that the file does not have is empty, as it is for Alembic.
 */
export function configuredCandidate(
  path: string,
  sectionName = MAIN_SECTION,
  files: ConfigurationFiles,
  ground: Ground,
): Candidate | undefined {
  const folder = parentPath(path);
  if (baseName(path) === 'pyproject.toml') {
    const toml = files.tomls.get(folder);
    return toml === undefined
      ? undefined
      : tomlCandidate(
          toml,
          files.inis.find((ini) => ini.folder === folder && baseName(ini.path) === 'alembic.ini'),
        );
  }
  const text = ground.tree.read(path);
  if (text === undefined) return undefined;
  const ini = files.inis.find((known) => known.path === path) ?? { path, folder, file: readIni(text) };
  const section = ini.file.sections.get(sectionName) ?? {
    name: sectionName,
    headerSpan: { start: 0, end: 0 },
    options: new Map(),
  };
  const isFlaskMigrate =
    !section.options.has('script_location') &&
    !ini.file.defaults.has('script_location') &&
    ground.holdsEnvPy(folder) &&
    !hasScripts(files.tomls.get(folder));
  return iniCandidate(ini, section, isFlaskMigrate, files);
}

function hasScripts(toml: TomlFile | undefined): boolean {
  return toml?.configuration.table?.['script_location'] !== undefined;
}

/**
 * The sections that Alembic can be called with (`-n`): those with a script_location of their own. One in [DEFAULT] is
 * in every section, also in [loggers]: then it is [alembic], the sections that choose version locations, and without
 * [alembic] those that name a database.
 */
function sectionsWithScripts({ file }: IniConfiguration): IniSection[] {
  const sections = [...file.sections.values()];
  const own = sections.filter((section) => section.options.has('script_location'));
  if (!file.defaults.has('script_location')) return own;
  const telling = [
    'script_location',
    'version_locations',
    ...(file.sections.has(MAIN_SECTION) ? [] : ['sqlalchemy.url']),
  ];
  return sections.filter(
    (section) => section.name === MAIN_SECTION || telling.some((name) => section.options.has(name)),
  );
}

function iniCandidate(
  ini: IniConfiguration,
  section: IniSection,
  isFlaskMigrate: boolean,
  files: ConfigurationFiles,
): Candidate {
  const iniOptions = { path: ini.path, here: ini.folder, file: ini.file, section };
  return {
    source: { configFile: ini.path, section: section.name },
    folder: ini.folder,
    isFlaskMigrate,
    optionsIn: (workingDirectory) => ({ ini: iniOptions, toml: tomlOptions(files.tomls.get(workingDirectory)) }),
  };
}

/** Alembic finds a pyproject.toml in its working directory only, and reads an alembic.ini there as well. */
function tomlCandidate(toml: TomlFile, beside: IniConfiguration | undefined): Candidate {
  const section = beside?.file.sections.get(MAIN_SECTION);
  const ini =
    beside === undefined || section === undefined
      ? null
      : { path: beside.path, here: beside.folder, file: beside.file, section };
  return {
    source: { configFile: toml.path, section: TOML_SECTION },
    folder: toml.folder,
    isFlaskMigrate: false,
    optionsIn: () => ({ ini, toml: tomlOptions(toml) }),
  };
}

function tomlOptions(toml: TomlFile | undefined): Options['toml'] {
  return toml === undefined ? null : { path: toml.path, here: toml.folder, configuration: toml.configuration };
}
