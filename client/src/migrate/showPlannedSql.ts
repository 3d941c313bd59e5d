import type { CommandParams, CommandPlan, PreviewScope } from 'alembic-language-server/messages';
import type { PreviewPanel } from '../preview/panel.js';

/** Opens the preview on the steps that were planned. */
export async function showPlannedSql(preview: PreviewPanel, params: CommandParams, plan: CommandPlan): Promise<void> {
  const { from, to } = rangeOf(params, plan);
  await preview.show(
    { scope: scopeOf(params, plan), name: `${from} → ${to}` },
    params.command === 'downgrade' ? 'downgrade' : 'upgrade',
  );
}

/**
 * A range has one start. Where the database is at several revisions, the way from all of them to the heads is what is
 * pending.
 */
function scopeOf(params: CommandParams, plan: CommandPlan): PreviewScope {
  const { environment, command, to } = params;
  if (command === 'upgrade' && to === 'heads' && plan.from.length > 1) return { kind: 'pending', environment };
  return { kind: 'range', environment, ...rangeOf(params, plan) };
}

/** A step such as "+1" counts from where the database is, which offline only the plan tells. */
function rangeOf(
  { command, to }: CommandParams,
  { from, steps }: CommandPlan,
): { readonly from: string; readonly to: string } {
  const last = steps.at(-1)?.revision;
  const isStep = /^[+-]\d+$/u.test(to);
  return { from: from.join(',') || 'base', to: isStep && command === 'upgrade' && last !== undefined ? last : to };
}
