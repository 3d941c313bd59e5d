/** What builds texts in the user's language: `l10n` of the editor, or in a unit test the English itself. */
export interface Words {
  /** `{0}`, `{1}` … stand for the arguments. */
  t(message: string, ...args: (string | number | boolean)[]): string;
}
