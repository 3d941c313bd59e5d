import { buildGraph } from '../../server/src/core/graph/buildGraph.js';
import { discoverEnvironments } from '../../server/src/core/project/discover.js';
import { mayBeLeftOut, leftOutFiles } from '../../server/src/core/project/leftOutFiles.js';
import { listRevisionFiles } from '../../server/src/core/project/revisionFiles.js';
import type { ReleasedHistory } from '../../server/src/core/graph/released.js';
import { reviewGraph } from '../../server/src/core/review/reviewGraph.js';
import type { ReviewedFile, RuleDocumentation } from '../../server/src/core/review/rule.js';
import { functionKeys } from '../../server/src/core/python/codeKey.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { readFacts } from '../../server/src/core/revision/readFacts.js';
import { literalTree } from './literalTree.js';

const root = '/p';
const configuration = {
  'alembic.ini': '[alembic]\nscript_location = %(here)s/migrations\n',
  'migrations/env.py': '',
  'migrations/script.py.mako': '',
  'app/migrations/versions/': '',
  'plugins/billing/versions/': '',
};

/**
 * The codes of what is found in the bad example of a rule, and in it after the good one's files took the place of its
 * own.
 */
export function exampleFindings(
  parser: PythonParser,
  { bad, good, language, released }: RuleDocumentation,
): { bad: string[]; good: string[] } {
  const before = filesIn(bad, language);
  const after = { ...before, ...filesIn(good, language) };
  const main = released === undefined ? undefined : filesIn(released, language);
  return { bad: findings(parser, before, main), good: findings(parser, after, main) };
}

/** `# versions/a.py` begins a file, and may say more behind a colon; an example without such lines is one file. */
function filesIn(example: string, language = 'python'): Record<string, string> {
  const only =
    { python: 'migrations/versions/example.py', ini: 'alembic.ini', toml: 'alembic-ls.toml' }[language] ?? '';
  const parts = example.split(/^# ((?:versions|migrations)\/[\w./]+\.(?:py|PY))(?::.*)?\n/mu);
  const files: Record<string, string> = parts[0]?.trim() === '' || parts.length > 1 ? {} : { [only]: example };
  for (let at = 1; at < parts.length; at += 2)
    files[`${parts[at]?.startsWith('versions/') === true ? 'migrations/' : ''}${parts[at] ?? ''}`] =
      parts[at + 1] ?? '';
  return files;
}

function findings(
  parser: PythonParser,
  files: Readonly<Record<string, string>>,
  main: Readonly<Record<string, string>> | undefined,
): string[] {
  const tree = literalTree({ ...configuration, ...files }, root, (text) => readFacts(parser, text));
  const { environments, problems, leftOut } = discoverEnvironments(tree);
  const read = (path: string): ReviewedFile => ({ path, location: 0, ...readFacts(parser, tree.read(path) ?? '') });
  const [environment] = environments;
  if (environment === undefined) return problems.map(({ code }) => code);
  const listed = listRevisionFiles(environment, directories(tree.files)).map(({ path }) => read(path));
  const loaded = new Set(listed.map(({ path }) => path));
  const others = leftOutFiles(
    environment,
    environment.versionLocations,
    leftOut,
    mayBeLeftOut(new Set(tree.files), leftOut),
    (path) => loaded.has(path),
  );
  const found = reviewGraph(environment, buildGraph(listed), {
    bodyOf: ({ path }) => read(path).body,
    leftOut: others.map(({ path, reason }) => ({ ...read(path), reason })),
    ...(main && { released: releasedHistory(parser, main, files) }),
  });
  return [...problems, ...found].map(({ code }) => code);
}

function releasedHistory(
  parser: PythonParser,
  main: Readonly<Record<string, string>>,
  here: Readonly<Record<string, string>>,
): ReleasedHistory {
  const tip = buildGraph(
    Object.entries(main).map(([name, text]) => ({
      path: `${root}/${name}`,
      location: 0,
      header: readFacts(parser, text).header,
    })),
  );
  const edited = Object.entries(main).flatMap(([name, text]) => {
    const [before, after] = [functionKeys(parser, text), functionKeys(parser, here[name] ?? text)];
    const functions = [...(before?.keys() ?? [])].filter((each) => before?.get(each) !== after?.get(each));
    return functions.length === 0
      ? []
      : [[`${root}/${name}`, { against: 'main', identifiers: [], surely: 'other database', functions }] as const];
  });
  const paths = new Set(Object.keys(main).map((name) => `${root}/${name}`));
  return {
    branch: 'main',
    tip,
    base: tip,
    tags: [],
    ids: new Set(tip.byId.keys()),
    paths,
    locations: new Set([0]),
    branches: [],
    hasUnmerged: false,
    notCheckedOut: new Set<string>(),
    textOf: () => undefined,
    edited: new Map(edited),
  };
}

function directories(files: readonly string[]) {
  return {
    list: (folder: string) => ({
      files: files
        .filter((path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/'))
        .map((path) => path.slice(folder.length + 1)),
      directories: [
        ...new Set(
          files
            .filter((path) => path.startsWith(`${folder}/`))
            .map((path) => path.slice(folder.length + 1).split('/'))
            .flatMap(([first = '', ...rest]) => (rest.length > 0 ? [first] : [])),
        ),
      ],
    }),
    realPath: (path: string) => path,
  };
}
