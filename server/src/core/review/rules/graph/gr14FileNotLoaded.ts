import type { RevisionGraph } from '../../../graph/revisionGraph.js';
import type { Environment } from '../../../project/environment.js';
import type { LeftOutReason } from '../../../project/leftOutFiles.js';
import { baseName, parentPath, relativePath } from '../../../project/paths.js';
import { problemOf, type GraphRule, type LeftOutFile } from '../../rule.js';
import { hasUnseenFiles } from '../../unknowns.js';

export const migrationFileNotLoaded: GraphRule = {
  code: 'GR14',
  name: 'migration-file-not-loaded',
  title: 'A file looks like a migration, and Alembic does not load it',
  severity: 'warning',
  documentation: {
    what:
      'A file has a `revision` that no loaded file has, its `down_revision` names one that is loaded, and Alembic leaves it out: it is in a sub-folder of a version location while `recursive_version_locations` is not true, ' +
      'or in another folder below the script location, its name begins with `__init__` or `.#`, or it ends in `.PY`.',
    why: 'The revision is in no history: `alembic upgrade head` succeeds without running it, and nothing reports that the schema is missing what it does.',
    whatToDo:
      'Move the file to the version location, or set `recursive_version_locations = true`, or add the folder to `version_locations`; give the file another name where that is the reason. A file that is kept for reading only is best moved away from the migrations.',
    whenSilent:
      "Folders that the project's own code selects, as one for each database, and environments whose version locations are not all known. Where as many files are left out as are loaded, that is how the project is built. " +
      'So are files whose parents are not loaded, and environments that `alembic.environments` points at.',
    bad: `# versions/a1_accounts.py
revision = "a1"
down_revision = None

# versions/a2_orders.py
revision = "a2"
down_revision = "a1"

# versions/2026/a3_add_email.py: alembic.ini does not mention sub-folders
revision = "a3"
down_revision = "a2"

def upgrade():
    pass`,
    good: `# versions/a3_add_email.py
revision = "a3"
down_revision = "a2"

def upgrade():
    pass`,
  },
  check(environment, graph, _released, leftOut = []) {
    if (leftOut.length === 0 || hasUnseenFiles(environment)) return [];
    const revisions = leftOut.filter((file) => isUnloadedRevision(file, graph));
    const inFolders = revisions.filter(({ reason }) => !isForName(reason));
    const isBuiltSo = environment.foundBy === 'setting' || inFolders.length >= graph.revisions.length;
    const candidates = isBuiltSo ? revisions.filter(({ reason }) => isForName(reason)) : revisions;
    return following(candidates, graph).map((file) => {
      const { assignments, revision } = file.header;
      const span = revision?.kind === 'known' ? revision.span : (assignments.revision ?? { start: 0, end: 1 });
      return problemOf(migrationFileNotLoaded, file.path, span, describe(file, environment));
    });
  },
};

function isForName(reason: LeftOutReason): boolean {
  return reason === 'name-start' || reason === 'name-ending';
}

function isUnloadedRevision({ header: { revision, downRevision } }: LeftOutFile, graph: RevisionGraph): boolean {
  return revision?.kind === 'known' && downRevision !== undefined && !graph.byId.has(revision.value);
}

/** The files whose parents are loaded, and those that follow them, in the order given. */
function following(files: readonly LeftOutFile[], graph: RevisionGraph): LeftOutFile[] {
  const children = new Map<string, LeftOutFile[]>();
  for (const file of files) {
    for (const { value } of file.header.downRevision?.references ?? []) {
      const others = children.get(value);
      if (others === undefined) children.set(value, [file]);
      else others.push(file);
    }
  }
  const reached = new Set([...children].flatMap(([parent, followers]) => (graph.byId.has(parent) ? followers : [])));
  // A set is walked to the end of what is added meanwhile.
  for (const { header } of reached) {
    if (header.revision?.kind === 'known')
      for (const child of children.get(header.revision.value) ?? []) reached.add(child);
  }
  return files.filter((file) => reached.has(file));
}

function describe(
  { path, header, reason }: LeftOutFile,
  { source, scriptLocation, versionLocations }: Environment,
): string {
  const id = header.revision?.kind === 'known' ? `"${header.revision.value}"` : 'its revision';
  const configuration = source === null ? 'the configuration' : baseName(source.configFile);
  const folder = relativePath(scriptLocation, parentPath(path));
  const [location = 'the version location'] = versionLocations.map((one) => relativePath(scriptLocation, one));
  const reasons: Readonly<Record<LeftOutReason, string>> = {
    'sub-folder': `it is in the sub-folder ${folder}, and recursive_version_locations is not true in ${configuration}. Set it to true, or move the file to ${location}.`,
    elsewhere: `version_locations in ${configuration} does not name its folder, ${folder}. Add the folder there, or move the file to ${location}.`,
    'name-start': 'names that begin with "__init__" or ".#" are skipped. Rename the file.',
    'name-ending': 'only names that end in ".py", in lower case, are taken. Rename the file.',
  };
  return `Alembic does not load this file, so that ${id} is never run: ${reasons[reason]}`;
}
