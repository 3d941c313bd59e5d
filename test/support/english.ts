import type { Words } from '../../client/src/words.js';

/** The texts as they are in the source, which is what the editor's `l10n` gives where no translation is loaded. */
export const english: Words = {
  t: (message, ...args) =>
    message.replace(/\{(\d+)\}/gu, (placeholder, index: string) => String(args[Number(index)] ?? placeholder)),
};
