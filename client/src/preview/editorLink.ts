import { Disposable, TabInputText, Uri, ViewColumn, type Range, type TextEditor } from 'vscode';
import { createMark } from '../marks.js';
import { toRange } from '../target.js';
import { window } from '../window.js';
import { hasChanged, isOutOfDate, type TextSnapshot } from './freshness.js';
import { openTextOf } from './openTexts.js';
import { placesAt, type Place } from './places.js';

/** What the link joins: the places of the shown result, and the text that they are places of. */
export interface Linked {
  readonly places: readonly Place[];
  /** The files that the result is of. */
  readonly uris: ReadonlySet<string>;
  readonly snapshot: TextSnapshot;
}

/** The two ways between a result and the editors of its files. It marks nothing in a file that has changed since. */
export interface EditorLink {
  /** Links a new result; undefined for none. */
  link(linked: Linked | undefined): void;
  /** Marks the Python of a place in the visible editors. */
  mark(place: number | null): void;
  /**
   * Shows the Python of a place; `column` is where it must not be opened. Answers whether it is still the text of the
   * result.
   */
  reveal(place: number, focus: boolean, column: ViewColumn | undefined): Promise<boolean>;
  /** Whether the files have another text than the result is of. */
  isOutOfDate(): boolean;
  dispose(): void;
}

/** `onCursor`: the places that the cursor is on have become others. */
export function createEditorLink(onCursor: (places: readonly number[]) => void): EditorLink {
  const nothing: Linked = { places: [], uris: new Set(), snapshot: new Map() };
  const mark = createMark();
  let linked = nothing;
  let told = '';

  function isCurrent(uri: string): boolean {
    return !hasChanged(linked.snapshot.get(uri), openTextOf(uri));
  }

  function follow({ document, selection }: TextEditor): void {
    const uri = document.uri.toString();
    if (!linked.uris.has(uri)) return;
    const places = isCurrent(uri) ? placesAt(linked.places, uri, selection.start.line, selection.end.line) : [];
    if (places.join() === told) return;
    told = places.join();
    onCursor(places);
  }

  const listeners = Disposable.from(
    window.onDidChangeTextEditorSelection(({ textEditor }) => {
      follow(textEditor);
    }),
  );

  return {
    link(next = nothing) {
      linked = next;
      told = '';
      mark.clear();
      const editors = [window.activeTextEditor, ...window.visibleTextEditors].filter((editor) => editor !== undefined);
      const shown = editors.find(({ document }) => linked.uris.has(document.uri.toString()));
      if (shown !== undefined) follow(shown);
    },
    mark(index) {
      const place = index === null ? undefined : linked.places[index];
      if (place === undefined || place.range === null || !isCurrent(place.uri)) mark.clear();
      else mark.show(place.uri, toRange(place.range));
    },
    async reveal(index, focus, column) {
      const place = linked.places[index];
      if (place === undefined || place.range === null) return true;
      const start = toRange(place.range).start;
      await showBeside(Uri.parse(place.uri), toRange({ start, end: start }), focus, column);
      return isCurrent(place.uri);
    },
    isOutOfDate: () => isOutOfDate(linked.uris, linked.snapshot, openTextOf),
    dispose() {
      listeners.dispose();
      mark.dispose();
    },
  };
}

/** Shows a file where it is open already, else in another column than the panel's. */
export async function showBeside(
  uri: Uri,
  selection: Range | undefined,
  focus: boolean,
  column: ViewColumn | undefined,
): Promise<void> {
  const groups = window.tabGroups.all;
  const holder = groups.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof TabInputText && input.uri.toString() === uri.toString()),
  );
  const other = holder ?? groups.find(({ viewColumn }) => viewColumn !== column);
  await window.showTextDocument(uri, {
    viewColumn: other?.viewColumn ?? ViewColumn.Beside,
    preserveFocus: !focus,
    ...(selection === undefined ? {} : { selection }),
  });
}
