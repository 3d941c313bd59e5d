import type { RevisionError } from './bridgeMessages.js';

/** What stops revisions offline that run well online, and what to say about it. The first that fits is taken. */
const offlineErrors: readonly { readonly pattern: RegExp; readonly say: (message: string) => string }[] = [
  {
    pattern: /^WouldConnect: /,
    say: () => 'This revision opens a connection of its own, which was refused: a preview never connects.',
  },
  {
    pattern: /^NoInspectionAvailable: |'MockConnection' object has no attribute|^(?:AttributeError|TypeError): .*NoneType/,
    say: (message) =>
      `This revision reads from the database, which is not there in offline mode (${message}). Guard that part with "if not context.is_offline_mode()" to see the rest.`,
  },
  {
    pattern: /^(?:WouldWrite|WouldRun|WouldReach): /,
    say: (message) => `This revision does more than SQL: ${message}.`,
  },
];

/** Why the rendering of a revision ended, in one or two sentences. */
export function revisionErrorText({ kind, message, database }: RevisionError): string {
  // SQLAlchemy closes with an address that says less than the error.
  const said = message.replace(/\s*\(Background on this error at: [^)]*\)\s*$/, '').trim();
  const text = `${kind}: ${said}`;
  const known = offlineErrors.find(({ pattern }) => pattern.test(text));
  return `${database === null ? '' : `Database ${database}: `}${known === undefined ? text : known.say(said)}`;
}
