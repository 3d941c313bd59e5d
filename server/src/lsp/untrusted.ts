import type { ClientFacts } from './clientFacts.js';

/** Why the project's Python is not run, in words that the client's users know: only VS Code has a Restricted Mode. */
export function whyNotRun({ commands }: Pick<ClientFacts, 'commands'>): string {
  const reason =
    commands === 'client'
      ? 'the workspace is in Restricted Mode'
      : 'the workspace is not trusted (the initialization option "trusted" says so)';
  return `This runs the project's Python, and ${reason}.`;
}
