import { parseArgs } from 'node:util';
import type { Direction, Plan } from '../core/graph/plan.js';
import type { Refused } from '../core/graph/refusal.js';
import { resolve } from '../core/graph/resolve.js';
import { revisionMapOf } from '../core/graph/revisionMap.js';
import { notAllKnown, planIn, syntaxProblemsIn } from '../workspace/environmentPlan.js';
import type { IndexedEnvironment, Snapshot } from '../workspace/snapshot.js';
import { parseFor } from './arguments.js';
import { cacheOption } from './cache.js';
import { chooseEnvironment } from './environmentChoice.js';
import { UsageError, type CommandIo, type ExitCode } from './io.js';
import { planDocument, planText } from './planOutput.js';
import { loadProject } from './project.js';
import { complain, stylesFor } from './style.js';

interface PlanArguments {
  readonly path: string;
  readonly environment: string | null;
  readonly from: readonly string[];
  readonly to: string;
  readonly direction: Direction;
  readonly cache: string | undefined;
  readonly format: string;
}

/**
 * `alembic-ls plan`: the steps of an upgrade or downgrade in Alembic's order, read from the files alone. 1 where
 * Alembic refuses.
 */
export async function runPlan(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const asked = readArguments(args);
  const project = await loadProject(asked.path, io, { cache: asked.cache, withoutFindings: true });
  const planned = planFor(chooseEnvironment(project, asked.environment, 'plan'), asked, project.snapshot);
  const isRefused = 'refusal' in planned;
  if (asked.format === 'json') io.stdout.write(`${JSON.stringify(planDocument(planned), null, 2)}\n`);
  else if (!isRefused) io.stdout.write(planText(planned, stylesFor(io)));
  for (const message of isRefused ? [] : planned.warnings) complain(io, message);
  if (isRefused && asked.format === 'text') complain(io, `${planned.refusal.kind}: ${planned.refusal.message}`);
  return isRefused ? 1 : 0;
}

/** What `--from` names becomes what the version table would hold. */
function planFor(
  indexed: IndexedEnvironment,
  { from, to, direction }: PlanArguments,
  snapshot: Snapshot,
): Plan | Refused {
  const unknown = notAllKnown(indexed);
  if (unknown !== undefined) return unknown;
  const map = revisionMapOf(indexed.graph, syntaxProblemsIn(snapshot));
  if ('refusal' in map) return map;
  const versions: string[] = [];
  for (const name of from) {
    const resolved = resolve(indexed.graph, name);
    if ('refusal' in resolved) return resolved;
    versions.push(...resolved.revisions.flatMap(({ id }) => id ?? []));
  }
  return planIn(snapshot, indexed, { versions: [...new Set(versions)], target: to, direction });
}

function readArguments(args: readonly string[]): PlanArguments {
  const { values, positionals } = parseFor('plan', () =>
    parseArgs({
      args: [...args],
      options: {
        environment: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        downgrade: { type: 'boolean', default: false },
        ...cacheOption,
        format: { type: 'string', default: 'text' },
      },
      allowPositionals: true,
    }),
  );
  const { from, to, format } = values;
  const [path = '.', second] = positionals;
  if (second !== undefined) throw new UsageError(`plan takes one PATH, and "${second}" is a second`);
  if (!['text', 'json'].includes(format)) throw new UsageError(`--format takes text or json, not "${format}"`);
  if (from === undefined || to === undefined)
    throw new UsageError('plan takes --from REV[,REV…] and --to REV; --from base is an empty database');
  if (to.includes(':')) throw new UsageError(`--to takes one revision, not the range "${to}"`);
  return {
    path,
    environment: values.environment ?? null,
    from: from.split(','),
    to,
    direction: values.downgrade ? 'downgrade' : 'upgrade',
    cache: values.cache,
    format,
  };
}
