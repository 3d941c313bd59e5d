/** The text of an open document. */
export interface OpenText {
  readonly text: string;
  readonly isDirty: boolean;
}

/** The text of each open document at the moment at which a result was asked for, by URI. */
export type TextSnapshot = ReadonlyMap<string, OpenText>;

/** Whether a result of these files is of text that is on no disk. */
export function isUnsaved(uris: Iterable<string>, then: TextSnapshot): boolean {
  return [...uris].some((uri) => then.get(uri)?.isDirty ?? false);
}

/** Whether one of these files has another text than it had. `now` answers the text of a document while it is open. */
export function isOutOfDate(
  uris: Iterable<string>,
  then: TextSnapshot,
  now: (uri: string) => OpenText | undefined,
): boolean {
  return [...uris].some((uri) => hasChanged(then.get(uri), now(uri)));
}

/** A document that is closed has the text of the disk, as far as the editor knows. */
export function hasChanged(then: OpenText | undefined, now: OpenText | undefined): boolean {
  if (then === undefined) return now?.isDirty ?? false;
  return now === undefined ? then.isDirty : now.text !== then.text;
}
