import { describeRuns } from '../../alembic/runSetup.js';
import type { Environment } from '../../core/project/environment.js';
import { readTextNow } from '../../workspace/disk.js';
import { pathOfUri } from '../../workspace/paths.js';
import type { Folder, IndexedEnvironment, Snapshot } from '../../workspace/snapshot.js';
import { whyNotFound } from '../../workspace/whyNotFound.js';
import { runContext } from '../alembicProject.js';
import type { Feature, FeatureContext } from '../context.js';
import type { DebugInformationParams } from '../messages.js';

/** Markdown for a bug report: what was found, where, what was not, and why. Holds no file contents and no secrets. */
export const debugInformation: Feature<DebugInformationParams, string> = async ({ uri }, context) => {
  const { snapshot, trusted, serverVersion, client } = context;
  const sections = [
    '# Alembic for VS Code',
    bullets([
      `Server ${serverVersion}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
      memoryText(process.memoryUsage()),
      `Revision files read from disk: ${snapshot.filesRead}`,
      `Workspace ${trusted ? 'trusted' : 'not trusted: no Python is run'}`,
      `Client: ${client.pullDiagnostics ? 'pulls diagnostics' : 'is sent diagnostics'}`,
    ]),
    '## Folders',
    bullets(await Promise.all(snapshot.folders.map((folder) => folderText(folder, context)))),
    '## Environments',
    snapshot.environments.length === 0
      ? 'None was found.'
      : snapshot.environments.map((environment) => environmentText(environment, context)).join('\n\n'),
    '## Why is this not found?',
    bullets([
      ...activeFile(uri, context),
      ...snapshot.notes.map(({ file, reason }) => `${file}: ${reason}`),
      ...[...snapshot.problems.values()]
        .flat()
        .flatMap(({ code, file, message }) => (code.startsWith('CF') ? [`${file}: ${message}`] : [])),
    ]) || 'Nothing that looked like Alembic was left out.',
    ...notSearched(snapshot),
  ];
  return `${sections.join('\n\n')}\n`;
};

/** Said of the file that the user looks at: who asks why something is not found has it open. */
function activeFile(uri: string | undefined, { snapshot, bufferText }: FeatureContext): string[] {
  const path = uri === undefined ? undefined : pathOfUri(uri);
  return path === undefined
    ? []
    : [`The active editor, ${path}: ${whyNotFound(path, snapshot, bufferText(path) ?? readTextNow(path))}`];
}

const MAX_SHOWN = 20;

function notSearched({ skipped }: Snapshot): string[] {
  if (skipped.length === 0) return [];
  const rest = skipped.length - MAX_SHOWN;
  return [
    '## Not searched',
    bullets([...skipped.slice(0, MAX_SHOWN), ...(rest > 0 ? [`and ${String(rest)} more`] : [])]),
  ];
}

/**
 * The folder and what runs there: the search for an interpreter may ask tools, so nothing is looked for in Restricted
 * Mode.
 */
async function folderText(folder: Folder, context: FeatureContext): Promise<string> {
  const { interpreter } = await context.settings.of(folder.uri);
  const setting = `alembic.interpreter: ${interpreter === '' ? 'not set' : interpreter}`;
  const runs = context.trusted
    ? await describeRuns(await runContext(folder, context), folder.root, context.signal)
    : [];
  return [folder.root, setting, ...runs].join('; ');
}

const foundByTexts: Readonly<Record<Environment['foundBy'], string>> = {
  configuration: 'its configuration',
  setting: 'an entry of alembic.environments',
  scripts: 'env.py and script.py.mako',
  revisions: 'its revision files, which code selects at run time or no configuration names',
};

function environmentText(
  { id, environment, graph, problems, released }: IndexedEnvironment,
  { git, merges }: FeatureContext,
): string {
  const {
    name,
    source,
    foundBy,
    otherSources,
    scriptLocation,
    versionLocations,
    unresolved,
    recursive,
    workingDirectory,
  } = environment;
  return [
    `### ${name}`,
    bullets([
      ...[source, ...otherSources].map((one) =>
        one === null ? 'No configuration names it' : `Configuration: ${one.configFile} [${one.section}]`,
      ),
      `Found by: ${foundByTexts[foundBy]}`,
      `Script location: ${scriptLocation}`,
      ...versionLocations.map(
        (location) => `Version location: ${location}${recursive ? ' (with its sub-directories)' : ''}`,
      ),
      ...unresolved.map(({ value, reason }) => `Version location not found: ${value} (${reason})`),
      `Working directory: ${workingDirectory}`,
      `Revisions: ${graph.revisions.length}, files without a revision: ${graph.rejected.length}`,
      `Heads: ${graph.heads
        .slice(0, 20)
        .map(({ id }) => id ?? 'not known')
        .join(', ')}`,
      released === undefined
        ? `Default branch not known: ${git.unknownReason(id) ?? 'git was not asked yet'}`
        : `Default branch: ${released.branch}, ${released.tip.revisions.length} revisions there`,
      `Merge: ${merges.stateOf(id)}`,
      ...(released?.tags ?? []).map(
        ({ name, graph: { revisions } }) => `Release: ${name}, revisions: ${revisions.length}`,
      ),
      `Problems: ${[...countByCode(problems)].map(([code, count]) => `${code} ${count}`).join(', ') || 'none'}`,
    ]),
  ].join('\n\n');
}

function memoryText({ rss, heapUsed, external }: NodeJS.MemoryUsage): string {
  const [resident, heap, beside] = [rss, heapUsed, external].map((bytes) => `${Math.round(bytes / 1024 / 1024)} MB`);
  return `Memory: ${resident ?? ''}; Heap: ${heap ?? ''}, beside it ${beside ?? ''}`;
}

function countByCode(problems: readonly { readonly code: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code } of problems) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
