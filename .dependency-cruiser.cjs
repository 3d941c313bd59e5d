/**
 * The borders between the layers (docs/architecture.md), held by `npm run borders`. The order of the layers says it all:
 * text is refined from the first to the last, so a layer imports itself and those before it. A new one is one line here.
 */

/**
 * `pure`: no I/O, and of packages only its own; `alone`: of the layers before it none, or only these; `not`: these neither.
 */
const layers = [
  { path: 'server/src/core/(text|escape)\\.ts$', pure: true },
  { path: 'server/src/core/settings/', pure: true },
  { path: 'server/src/core/python/', pure: true, packages: ['web-tree-sitter'] },
  { path: 'server/src/core/revision/', pure: true },
  { path: 'server/src/core/operations/', pure: true },
  { path: 'server/src/core/project/', pure: true, packages: ['smol-toml'] },
  { path: 'server/src/core/graph/', pure: true },
  { path: 'server/src/core/dialects/', pure: true },
  { path: 'server/src/core/schema/', pure: true, packages: ['immutable'] },
  { path: 'server/src/core/edits/', pure: true },
  { path: 'server/src/core/sql/', pure: true },
  { path: 'server/src/core/review/', pure: true },
  { path: 'server/src/files/', alone: true },
  { path: 'server/src/processes/', alone: true },
  { path: 'server/src/git/', alone: ['server/src/processes/'] },
  { path: 'server/src/database/', alone: ['server/src/files/'] },
  { path: 'server/src/workspace/', not: ['server/src/processes/'] },
  { path: 'server/src/check/', not: ['server/src/processes/', 'server/src/database/'] },
  { path: 'server/src/alembic/' },
  { path: 'server/src/cli/', not: ['server/src/processes/'] },
  { path: 'server/src/lsp/', not: ['server/src/processes/', 'server/src/cli/'] },
  { path: 'server/src/(languageServer|commandLine)\\.ts$' },
  { path: 'server/src/main\\.ts$' },
];

const tests = '\\.test\\.ts$';
const anyLayer = '^server/src/';

/** @returns {object} what the layer may not import of the layers */
function borderOf({ path, alone = false, not = [] }, index) {
  const allowed =
    alone === false
      ? layers
          .slice(0, index)
          .map((layer) => layer.path)
          .filter((earlier) => !not.includes(earlier))
      : alone === true
        ? []
        : alone;
  return {
    name: `layer ${path.replace(/^server\/src\//, '').replace(/[\\$()]/g, '')}`,
    comment: 'A layer imports itself and the layers before it: see the order in .dependency-cruiser.cjs.',
    severity: 'error',
    from: { path: `^${path}`, pathNot: tests },
    to: { path: anyLayer, pathNot: [path, ...allowed].map((each) => `^${each}`) },
  };
}

/** @returns {object} what a pure layer may not import beside layers: no I/O, no protocol, no editor, and only its own packages */
function purityOf({ path, packages = [] }) {
  return {
    name: `pure ${path.replace(/^server\/src\//, '').replace(/[\\$()]/g, '')}`,
    comment: 'core has no I/O, no protocol and no editor.',
    severity: 'error',
    from: { path: `^${path}`, pathNot: tests },
    to: { pathNot: ['^server/src/core/', ...packages.map((name) => `node_modules/${name}/`)] },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layers.map(borderOf),
    ...layers.filter(({ pure }) => pure).map(purityOf),
    {
      name: 'every file has a layer',
      severity: 'error',
      from: { path: anyLayer, pathNot: [tests, ...layers.map(({ path }) => `^${path}`)] },
      to: {},
    },
    {
      name: 'protocol in lsp only',
      comment: 'Only lsp/ knows the protocol; languageServer.ts gives main.ts what opens the connection.',
      severity: 'error',
      from: { path: anyLayer, pathNot: ['^server/src/(lsp/|languageServer\\.ts)', tests] },
      to: { path: 'node_modules/vscode-(languageserver|jsonrpc)' },
    },
    {
      name: 'processes in processes only',
      comment:
        "The user's Python runs from alembic/ and git from git/, both through processes/, and nothing from anywhere else.",
      severity: 'error',
      from: { path: '^(server|client)/src/', pathNot: ['^server/src/processes/', tests] },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'client is thin',
      comment: 'The client knows the messages of the server, and how text is shown as text, and nothing else of it.',
      severity: 'error',
      from: { path: '^client/src/' },
      to: { path: anyLayer, pathNot: ['^server/src/lsp/messages(\\.ts$|/)', '^server/src/core/escape\\.ts$'] },
    },
    {
      name: 'no cycles',
      comment: 'Types alone make cycles too: they are as hard to read.',
      severity: 'error',
      from: { pathNot: tests },
      to: { circular: true },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^vscode$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
