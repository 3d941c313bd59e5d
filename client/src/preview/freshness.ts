/** The text of an open document. */
export interface OpenText {
  readonly text: string;
  readonly isDirty: boolean;
}

/** The open documents at the moment at which a result was asked for. */
export interface Moment {
  readonly time: Date;
  readonly open: ReadonlyMap<string, OpenText>;
}

/** `unsaved`: the result is of text that is on no disk. `changed`: the files say something else now. */
export interface Freshness {
  readonly text: 'saved' | 'unsaved';
  readonly isChanged: boolean;
}

/** How a result stands to the files that it shows. `now` tells the text of a document while it is open. */
export function freshnessOf(shown: Iterable<string>, then: Moment, now: (uri: string) => OpenText | undefined): Freshness {
  const uris = [...shown];
  const isUnsaved = uris.some((uri) => (then.open.get(uri)?.isDirty ?? false) && (now(uri)?.isDirty ?? true));
  return { text: isUnsaved ? 'unsaved' : 'saved', isChanged: uris.some((uri) => hasChanged(then.open.get(uri), now(uri))) };
}

/** A document that is closed has the text of the disk, as far as the editor knows. */
export function hasChanged(then: OpenText | undefined, now: OpenText | undefined): boolean {
  if (then === undefined) return now?.isDirty ?? false;
  return now === undefined ? then.isDirty : now.text !== then.text;
}
