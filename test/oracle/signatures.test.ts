import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { directiveNames, signatureOf } from '../../server/src/core/operations/signatures.js';
import { pythonPath } from '../support/python.js';

/** What Python knows of a parameter. */
interface PythonParameter {
  readonly name: string;
  readonly kind: string;
  readonly optional: boolean;
}

const program = `
import inspect, json
from alembic.operations import BatchOperations, Operations
def parameters(kind, name):
    signature = inspect.signature(getattr(kind, name))
    return [
        {"name": p.name, "kind": p.kind.name, "optional": p.default is not p.empty}
        for p in list(signature.parameters.values())[1:]
    ]
print(json.dumps({
    kind.__name__: {
        name: parameters(kind, name) for name in dir(kind)
        if not name.startswith("_") and inspect.isfunction(getattr(kind, name))
    }
    for kind in (Operations, BatchOperations)
}))
`;

const asked = JSON.parse(execFileSync(pythonPath(), ['-c', program], { encoding: 'utf8' })) as Record<
  string,
  Record<string, readonly PythonParameter[]>
>;

/** Helpers that change nothing. */
const noDirectives = new Set([
  'context',
  'f',
  'get_bind',
  'get_context',
  'implementation_for',
  'inline_literal',
  'invoke',
  'register_operation',
  'run_async',
]);
/** In a batch block inherited from \`Operations\` and without a meaning there. */
const notInBatch = new Set(['batch_alter_table', 'bulk_insert', 'create_table', 'drop_table', 'rename_table']);

for (const [kind, isBatch] of [
  ['Operations', false],
  ['BatchOperations', true],
] as const) {
  const theirs = Object.entries(asked[kind] ?? {}).filter(
    ([name]) => !noDirectives.has(name) && !(isBatch && notInBatch.has(name)),
  );

  it(`every directive of Alembic's ${kind} has a signature, and there is no other`, () => {
    expect(directiveNames(isBatch).sort()).toEqual(theirs.map(([name]) => name).sort());
  });

  it.each(theirs)(`${kind}.%s has the parameters that Alembic has`, (name, parameters) => {
    const ours = signatureOf(name, isBatch)?.parameters ?? [];
    const named = parameters.filter(({ kind: each }) => each !== 'VAR_KEYWORD');
    const known = new Set(named.map((parameter) => parameter.name));
    const isPositional = (each: string): boolean => each === 'POSITIONAL_OR_KEYWORD' || each === 'VAR_POSITIONAL';
    expect(ours.filter(({ keywordOnly }) => !keywordOnly).map((parameter) => parameter.name)).toEqual(
      named.filter((parameter) => isPositional(parameter.kind)).map((parameter) => parameter.name),
    );
    for (const { name: parameter, kind: each, optional } of named) {
      const own = ours.find((one) => one.name === parameter);
      expect(own, parameter).toBeDefined();
      expect([parameter, own?.optional, own?.variadic]).toEqual([parameter, optional, each === 'VAR_POSITIONAL']);
    }
    // What Alembic takes as a further keyword has to be an option of it.
    const takesOptions = parameters.some(({ kind: each }) => each === 'VAR_KEYWORD');
    expect(
      ours.filter(({ name: one }) => !known.has(one)).map(({ name: one }) => one).length === 0 || takesOptions,
    ).toBe(true);
  });
}
