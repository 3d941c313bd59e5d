import type { RenderResult } from './bridgeMessages.js';
import type { BridgeRemarks } from './bridgeProcess.js';

/** As much of a result as the notes are about. */
type Rendering = Pick<RenderResult, 'databases' | 'throughEnvironment' | 'environmentError'> & { readonly revisions: readonly unknown[] };

/** What the reader of a preview should know of how it came about. `environmentText` explains an error of env.py's. */
export function previewNotes(result: Rendering, remarks: BridgeRemarks, environmentText: string | null): string[] {
  return [...environmentNotes(result, environmentText), ...databaseNotes(result), ...remarkNotes(remarks)];
}

const withoutEnvironment = 'The SQL is rendered without env.py, so what env.py sets besides the dialect is not in it.';

function environmentNotes({ environmentError, throughEnvironment, revisions }: Rendering, text: string | null): string[] {
  if (environmentError === null) return [];
  const { reason, error } = environmentError;
  if (throughEnvironment) return reason === 'ended' || text === null ? [] : [`After the migrations env.py went on: ${lastWords(reason, text)}`];
  const rest = revisions.length > 0 ? ` ${withoutEnvironment}` : '';
  switch (reason) {
    case 'connects':
      return [`env.py has no offline branch and would connect (${error?.message ?? ''}).${rest}`];
    case 'exits':
      return [`env.py ends the process before any migration (sys.exit).${rest}`];
    case 'ended':
      return [`env.py comes to its end without context.run_migrations() in offline mode.${rest}`];
    case 'raises':
      return [`${sentence(text ?? '')}${rest}`];
  }
}

/** An exception's own words seldom end as a sentence does. */
function sentence(text: string): string {
  const said = text.trim();
  return said === '' || /[.!?…]$/.test(said) ? said : `${said}.`;
}

function lastWords(reason: 'connects' | 'exits' | 'raises', text: string): string {
  if (reason === 'connects') return 'it would connect, which was refused.';
  return reason === 'exits' ? 'it ended the process (sys.exit).' : text;
}

function databaseNotes({ databases }: Pick<Rendering, 'databases'>): string[] {
  const dialects = new Set(databases.map(({ dialect }) => dialect));
  if (dialects.size < 2) return [];
  return [`The databases differ: ${databases.map(({ name, dialect }) => `${name ?? 'one without a name'} is ${dialect}`).join(', ')}.`];
}

function remarkNotes({ printed, written, refused }: BridgeRemarks): string[] {
  return [
    ...(written.length === 0 ? [] : [`The project opened ${listed(written)} for writing. It went to memory; nothing was written.`]),
    ...(refused.length === 0 ? [] : [`The project was refused ${listed(refused)}: a preview changes and reaches nothing.`]),
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

function shortened(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length <= 300 ? line : `${line.slice(0, 299).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
