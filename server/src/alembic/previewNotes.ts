import type { RenderResult } from './bridgeMessages.js';
import type { BridgeRemarks } from './bridgeProcess.js';
import { sentence, shortened } from './sentence.js';

/** As much of a result as the notes are about. */
type Rendering = Pick<RenderResult, 'databases' | 'throughEnvironment' | 'environmentError'> & {
  readonly revisions: readonly unknown[];
};

/** What the reader of a preview should know of how it came about. `environmentText` explains an error of env.py's. */
export function previewNotes(result: Rendering, remarks: BridgeRemarks, environmentText: string | null): string[] {
  return [...environmentNotes(result, environmentText), ...databaseNotes(result), ...remarkNotes(remarks)];
}

const withoutEnvironment = 'The SQL is rendered without env.py, so what env.py sets besides the dialect is not in it.';

function environmentNotes(
  { environmentError, throughEnvironment, revisions }: Rendering,
  text: string | null,
): string[] {
  if (environmentError === null) return [];
  const { reason, error } = environmentError;
  if (throughEnvironment)
    return reason === 'ended' || text === null
      ? []
      : [
          `After the migrations, ${reason === 'connects' ? 'env.py would connect to a database, which was refused.' : text}`,
        ];
  const rest = revisions.length > 0 ? ` ${withoutEnvironment}` : '';
  switch (reason) {
    case 'connects':
      return [`env.py has no offline branch and would connect (${error?.message ?? ''}).${rest}`];
    case 'ended':
      return [`env.py finished without calling context.run_migrations() in offline mode.${rest}`];
    case 'exits':
    case 'raises':
      return [`${sentence(text ?? '')}${rest}`];
  }
}

function databaseNotes({ databases }: Pick<Rendering, 'databases'>): string[] {
  const dialects = new Set(databases.map(({ dialect }) => dialect));
  if (dialects.size < 2) return [];
  return [
    `The databases differ: ${databases.map(({ name, dialect }) => `${name ?? 'one without a name'} is ${dialect}`).join(', ')}.`,
  ];
}

function remarkNotes({ printed, written, refused }: BridgeRemarks): string[] {
  return [
    ...(written.length === 0
      ? []
      : [`The project opened ${listed(written)} for writing. It went to memory; nothing was written.`]),
    ...(refused.length === 0
      ? []
      : [`The project was refused ${listed(refused)}: a preview changes and reaches nothing.`]),
    ...(printed.trim() === '' ? [] : [`The project printed: ${shortened(printed)}`]),
  ];
}

/** A long list says no more than this many. */
const listLength = 5;

function listed(items: readonly string[]): string {
  const names = [...new Set(items)];
  const more = names.length - listLength;
  return [...names.slice(0, listLength), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
