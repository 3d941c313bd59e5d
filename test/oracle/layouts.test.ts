import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uriOfPath } from '../../server/src/workspace/paths.js';
import type { IndexedEnvironment, Snapshot } from '../../server/src/workspace/snapshot.js';
import { createWorkspaceIndex } from '../../server/src/workspace/workspaceIndex.js';
import { testReader } from '../support/factReader.js';
import { pythons } from '../support/python.js';
import { type PythonOracle, startPythonOracle } from '../support/pythonOracle.js';
import { makeWorkspace } from '../support/workspace.js';
import { configuredLayouts } from './layouts/configured.js';
import { codeLayouts } from './layouts/inCode.js';
import type { Layout } from './layouts/layout.js';
import { versionLocationLayouts } from './layouts/versionLocations.js';

/** What Alembic finds when it is called as the layout's own users call it. */
const CODE = `
import importlib, os, sys
from alembic.config import CommandLine, Config
from alembic.script import ScriptDirectory

class Capture(CommandLine):
    def run_cmd(self, config, options):
        self.captured = config

def answer_to(call):
    modules, paths, variables = set(sys.modules), list(sys.path), dict(os.environ)
    os.environ.update(call.get("variables", {}))
    os.chdir(os.path.join(call["root"], call.get("from", "")))
    importlib.invalidate_caches()
    try:
        if "flask" in call:
            config = Config(os.path.join(call["flask"], "alembic.ini"))
            config.set_main_option("script_location", call["flask"])
        else:
            line = Capture(prog="alembic")
            line.main(argv=[*call.get("arguments", []), "heads"])
            config = line.captured
        for name, value in call.get("options", {}).items():
            config.set_main_option(name, value.replace("{root}", call["root"]))
        directory = ScriptDirectory.from_config(config)
        return {
            "revisions": sorted(script.revision for script in directory._load_revisions()),
            "heads": sorted(directory.get_heads()),
            "bases": sorted(directory.get_bases()),
        }
    finally:
        sys.path[:] = paths
        os.environ.clear()
        os.environ.update(variables)
        for name in set(sys.modules) - modules:
            if name.split(".")[0] == "pkg":
                del sys.modules[name]
`;

async function read(layout: Layout): Promise<{ root: string; snapshot: Snapshot }> {
  const { root } = makeWorkspace(layout.files);
  for (const [place, target] of Object.entries(layout.links ?? {})) {
    mkdirSync(path.dirname(path.join(root, place)), { recursive: true });
    symlinkSync(target, path.join(root, place));
  }
  const failures: string[] = [];
  const index = createWorkspaceIndex({ reader: testReader(), log: (message) => failures.push(message) });
  index.setFolders([{ uri: uriOfPath(root), name: 'layout', root }]);
  await index.ready();
  expect(failures).toEqual([]);
  return { root, snapshot: index.snapshot() };
}

function ours({ graph }: IndexedEnvironment): unknown {
  const ids = (revisions: readonly { readonly id: string | null }[]): (string | null)[] =>
    revisions.map(({ id }) => id).sort();
  return { revisions: ids(graph.revisions), heads: ids(graph.heads), bases: ids(graph.bases) };
}

type Answer = Readonly<Record<'revisions' | 'heads' | 'bases', readonly string[]>>;

function without(foreign: readonly string[], answer: Answer): unknown {
  return Object.fromEntries(
    Object.entries(answer).map(([name, ids]) => [name, ids.filter((id) => !foreign.includes(id))]),
  );
}

const all = { ...configuredLayouts, ...versionLocationLayouts, ...codeLayouts };

describe.each(pythons())('every layout, as Alembic finds it: %s', (name, python) => {
  let alembic: PythonOracle;
  beforeAll(() => {
    alembic = startPythonOracle(CODE, { python });
  });
  afterAll(() => alembic.close());

  const known = Object.entries(all).filter(([, { isOld }]) => name === 'newest' || isOld === true);
  it.each(known)('%s', async (_, layout) => {
    const { root, snapshot } = await read(layout);
    expect(snapshot.environments.map(({ environment }) => environment.name)).toEqual(
      Object.keys(layout.environments).sort(),
    );
    for (const indexed of snapshot.environments) {
      const call = layout.environments[indexed.environment.name] ?? {};
      const theirs = (await alembic.ask({ root, ...call })) as Answer;
      expect(theirs.revisions).not.toEqual([]);
      expect(ours(indexed), indexed.environment.name).toEqual(without(layout.foreign ?? [], theirs));
    }
    expect([...snapshot.problems.values()].flat()).toEqual([]);
  });
});
