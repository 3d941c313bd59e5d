import { readConfigurationComments } from '../core/project/configurationComments.js';
import { checkConfiguration } from '../core/review/configuration/checkConfiguration.js';
import type { EnvScript } from '../core/review/configuration/envScript.js';
import { configurationPaths, readConfiguration } from '../core/review/configuration/readConfiguration.js';
import type { Problem } from '../core/review/problem.js';
import { isTemplate } from '../core/review/reviewGraph.js';
import type { Suppression } from '../core/revision/facts.js';
import { instructionsIn } from '../core/revision/instructions.js';
import { contentDigest } from './contentDigest.js';
import { readTextNow } from './disk.js';
import { configurationFacts } from './configurationFacts.js';
import { isWithin } from './paths.js';
import { perText } from './perText.js';
import type { IndexedEnvironment } from './snapshot.js';
import type { SqlFacts } from './sqlFacts.js';

/** What the rules about configuration say of one environment. */
export interface ConfigurationFindings {
  readonly problems: readonly Problem[];
  /** The files that were reviewed → the digest of their texts. */
  readonly digests: ReadonlyMap<string, string>;
  /** Comments in these files that set findings aside. */
  readonly suppressions: ReadonlyMap<string, readonly Suppression[]>;
}

export interface ConfigurationQuestion {
  readonly indexed: IndexedEnvironment;
  readonly readEnvScript: (text: string) => EnvScript;
  readonly facts: SqlFacts;
  /** The directory of the selected virtual environment. */
  readonly selected?: string | undefined;
  /** The text of a file that may be open. */
  readonly textOf?: (path: string) => string | undefined;
}

const nothing: ConfigurationFindings = { problems: [], digests: new Map(), suppressions: new Map() };

/** Applies the rules about configuration to an environment. Files are read; nothing is started. */
export function reviewConfigurationOf({
  indexed,
  readEnvScript,
  facts,
  selected,
  textOf = readTextNow,
}: ConfigurationQuestion): ConfigurationFindings {
  const { environment, folder } = indexed;
  if (isTemplate(environment)) return nothing;
  const texts = new Map<string, string>();
  const text = (path: string): string | undefined => {
    // What another project's configuration says is not this one's to correct.
    return isWithin(path, folder.root) ? textOf(path) : undefined;
  };
  for (const path of configurationPaths(environment)) {
    const found = text(path);
    if (found !== undefined) texts.set(path, found);
  }
  const configuration = readConfiguration(environment, {
    text: (path) => texts.get(path),
    envScript: readEnvScript,
    facts: (env) => configurationFacts({ indexed, facts, env, selected, textOf: text }),
  });
  const suppressions = [...texts].flatMap(([path, each]) => {
    const found = path === configuration.env?.file ? configuration.env.suppressions : commentsOf(path, each);
    return found.length === 0 ? [] : [[path, found] as const];
  });
  return {
    problems: checkConfiguration(configuration),
    digests: new Map([...texts].map(([path, each]) => [path, contentDigest(each)])),
    suppressions: new Map(suppressions),
  };
}

/** Environments that share a file share its comments: one that serves any of them is used. */
const commentsOf = perText(200, (text, path): readonly Suppression[] =>
  path.endsWith('.mako')
    ? commentsOfTemplate(text)
    : readConfigurationComments(text, path.endsWith('.toml') ? 'toml' : 'ini'),
);

/** Mako's own comments, which are in no revision that is rendered: they are about the whole file. */
function commentsOfTemplate(text: string): Suppression[] {
  return [...text.matchAll(/^[ \t]*##.*$/gm)].flatMap(({ index, 0: line }) =>
    instructionsIn(text, { start: index, end: index + line.length }).flatMap((said): Suppression[] => {
      if (said.kind !== 'ignore') return [];
      const { codes, reason, span } = said;
      return [{ codes, reason, span, scope: 'file', range: { start: 0, end: text.length } }];
    }),
  );
}
