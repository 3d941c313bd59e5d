import { OverviewRulerLane, ThemeColor, type Range } from 'vscode';
import { window } from './window.js';

/** A mark on lines of the visible editors of one file: the Python of a statement in the SQL preview. */
export interface Mark {
  /** Replaces the last one. */
  show(uri: string, range: Range): void;
  clear(): void;
  dispose(): void;
}

export function createMark(): Mark {
  const decoration = window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new ThemeColor('editor.rangeHighlightBackground'),
    // In high contrast there is no background: the bar on the left tells.
    borderWidth: '0 0 0 3px',
    borderStyle: 'solid',
    borderColor: new ThemeColor('focusBorder'),
    overviewRulerColor: new ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
    overviewRulerLane: OverviewRulerLane.Full,
  });
  let marked: { readonly uri: string; readonly range: Range } | undefined;

  function draw(): void {
    for (const editor of window.visibleTextEditors) {
      editor.setDecorations(decoration, marked?.uri === editor.document.uri.toString() ? [marked.range] : []);
    }
  }

  const listener = window.onDidChangeVisibleTextEditors(draw);
  return {
    show(uri, range) {
      marked = { uri, range };
      draw();
    },
    clear() {
      if (marked === undefined) return;
      marked = undefined;
      draw();
    },
    dispose() {
      listener.dispose();
      decoration.dispose();
    },
  };
}
