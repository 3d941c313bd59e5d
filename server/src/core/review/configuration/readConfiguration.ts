import { isTemplateSource } from '../../project/configurationFiles.js';
import type { Environment } from '../../project/environment.js';
import { readIni } from '../../project/ini.js';
import { interpolatedOption } from '../../project/interpolation.js';
import { parentPath } from '../../project/paths.js';
import type { ConfigurationFacts, EnvironmentConfiguration, IniText } from './environmentConfiguration.js';
import type { EnvScript } from './envScript.js';

/** What an environment's configuration is read with, and what is known beside its files. */
export interface ConfigurationSources {
  /** The text of a file that may be open; undefined where it cannot be read. */
  readonly text: (path: string) => string | undefined;
  readonly envScript: (text: string) => EnvScript;
  readonly facts: (env: EnvironmentConfiguration['env']) => ConfigurationFacts;
}

/** The files that configure an environment, which need not all exist. */
export function configurationPaths({ source, otherSources, scriptLocation }: Environment): string[] {
  const named = [...(source === null ? [] : [source]), ...otherSources].map(({ configFile }) => configFile);
  // Alembic reads both of a folder: locations in the one, the URL in the other.
  const beside = named.flatMap((path) => [`${parentPath(path)}/alembic.ini`, `${parentPath(path)}/pyproject.toml`]);
  return [...new Set([...named, ...beside, `${scriptLocation}/env.py`, `${scriptLocation}/script.py.mako`])];
}

/** Reads what the rules judge. What templates are rendered from is left out. */
export function readConfiguration(environment: Environment, sources: ConfigurationSources): EnvironmentConfiguration {
  const { text: textOf, envScript, facts } = sources;
  const inis: IniText[] = [];
  const tomls: { file: string; text: string }[] = [];
  for (const file of configurationPaths(environment)) {
    if (/\.(?:py|mako)$/.test(file)) continue;
    const text = textOf(file);
    if (text === undefined || isTemplateSource(file, text)) continue;
    if (file.endsWith('.toml')) {
      if (/tool\s*\.\s*alembic/.test(text)) tomls.push({ file, text });
    } else {
      const ini = readIni(text);
      inis.push({ file, text, ini, sections: sectionsOf(environment, file, ini) });
    }
  }
  const envPath = `${environment.scriptLocation}/env.py`;
  const envText = textOf(envPath);
  const env = envText === undefined ? null : { file: envPath, text: envText, ...envScript(envText) };
  const template = {
    file: `${environment.scriptLocation}/script.py.mako`,
    text: textOf(`${environment.scriptLocation}/script.py.mako`),
  };
  return {
    environment,
    inis,
    tomls,
    env,
    template: template.text === undefined ? null : { file: template.file, text: template.text },
    facts: facts(env),
  };
}

/** The sections of the environment in the file, and those of the databases that the multidb template lists there. */
function sectionsOf({ source, otherSources }: Environment, file: string, ini: IniText['ini']): string[] {
  const own = [...(source === null ? [] : [source]), ...otherSources]
    .filter(({ configFile }) => configFile === file)
    .map(({ section }) => section);
  const named = own.length === 0 && ini.sections.has('alembic') ? ['alembic'] : own;
  const databases = named.flatMap((name) => {
    const section = ini.sections.get(name);
    const list = section && interpolatedOption(ini, section, 'databases', parentPath(file));
    return list?.kind === 'value' ? list.value.split(',').map((each) => each.trim()) : [];
  });
  return [...new Set([...named, ...databases])].filter((name) => ini.sections.has(name));
}
