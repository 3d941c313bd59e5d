/** The house's borders (docs/architecture.md, "Invariants"), held by `npm run borders`. */
module.exports = {
  forbidden: [
    {
      name: 'core-is-pure',
      comment: 'core has no I/O, no protocol, no editor: it imports itself, web-tree-sitter and smol-toml only.',
      severity: 'error',
      from: { path: '^server/src/core/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^server/src/core/', 'node_modules/(web-tree-sitter|smol-toml)/'] },
    },
    {
      name: 'core-without-node',
      severity: 'error',
      from: { path: '^server/src/core/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'protocol-in-lsp-only',
      comment: 'Only lsp/ knows the protocol; main.ts opens the connection.',
      severity: 'error',
      from: { path: '^server/src/', pathNot: ['^server/src/(lsp/|main\\.ts)', '\\.test\\.ts$'] },
      to: { path: 'node_modules/vscode-(languageserver|jsonrpc)' },
    },
    {
      name: 'processes-in-alembic-and-git-only',
      comment: "The user's Python runs from alembic/, git from git/, and nothing from anywhere else.",
      severity: 'error',
      from: { path: '^(server|client)/src/', pathNot: ['^server/src/(alembic|git)/', '\\.test\\.ts$'] },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'nothing-flows-back',
      comment: 'Text is refined room by room: an earlier room never imports a later one.',
      severity: 'error',
      from: { path: '^server/src/core/(syntax|project)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/core/(graph|review)/' },
    },
    {
      name: 'graph-before-review',
      severity: 'error',
      from: { path: '^server/src/core/graph/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/core/review/' },
    },
    {
      name: 'git-stands-alone',
      comment: 'What git tells is facts: the room knows neither Alembic nor the protocol.',
      severity: 'error',
      from: { path: '^server/src/git/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/', pathNot: '^server/src/git/' },
    },
    {
      name: 'workspace-below-lsp-and-cli',
      severity: 'error',
      from: { path: '^server/src/(workspace|alembic)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/(lsp|cli)/' },
    },
    {
      name: 'cli-without-lsp',
      severity: 'error',
      from: { path: '^server/src/cli/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/lsp/' },
    },
    {
      name: 'client-is-thin',
      comment: 'The client knows the messages of the server, not its rooms.',
      severity: 'error',
      from: { path: '^client/src/' },
      to: { path: '^server/src/', pathNot: '^server/src/lsp/messages\\.ts$' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^vscode$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'] },
  },
};
