import type { OperationParams, OperationPlan, PreviewScope } from 'alembic-language-server/messages';
import type { PreviewPanel } from '../preview/panel.js';

/** Opens the preview on the steps that were planned. */
export async function showPlannedSql(preview: PreviewPanel, params: OperationParams, plan: OperationPlan): Promise<void> {
  const { from, to } = rangeOf(params, plan);
  await preview.show({ scope: scopeOf(params, plan), name: `${from} → ${to}` }, params.operation === 'downgrade' ? 'downgrade' : 'upgrade');
}

/** A range has one start. Where the database is at several revisions, the way from all of them to the heads is what is pending. */
function scopeOf(params: OperationParams, plan: OperationPlan): PreviewScope {
  const { environment, operation, to } = params;
  if (operation === 'upgrade' && to === 'heads' && plan.from.length > 1) return { kind: 'pending', environment };
  return { kind: 'range', environment, ...rangeOf(params, plan) };
}

/** A step such as "+1" counts from where the database stands, which offline only the plan tells. */
function rangeOf({ operation, to }: OperationParams, { from, steps }: OperationPlan): { readonly from: string; readonly to: string } {
  const last = steps.at(-1)?.revision;
  const isStep = /^[+-]\d+$/u.test(to);
  return { from: from.join(',') || 'base', to: isStep && operation === 'upgrade' && last !== undefined ? last : to };
}
