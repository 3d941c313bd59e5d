import type { PythonParser } from '../python/parser.js';
import { whyUnreadable } from '../python/unreadable.js';
import type { Span } from '../text.js';
import { ignoreComment } from './ignoreComment.js';
import { type Mentions, readMentions } from './mentions.js';
import { type NewText, repairText, type WantedRepair } from './repairText.js';
import type { Rewriting } from './textChange.js';
import { type Addition, upgradeAdditions } from './upgradeAdditions.js';

/** Reads and writes what a repair revision needs, with a parser. */
export interface RepairWriter {
  /** What `upgrade()` of a text adds, where it does nothing else; else why that cannot be repeated. */
  additions(text: string): readonly Addition[] | string;
  mentions(text: string): Mentions | undefined;
  write(text: string, wanted: WantedRepair): NewText;
  ignore(text: string, finding: { readonly span: Span; readonly code: string; readonly reason: string }): Rewriting;
}

export function createRepairWriter(parser: PythonParser): RepairWriter {
  return {
    additions(text) {
      const unreadable = whyUnreadable(text);
      if (unreadable !== null) return unreadable;
      return parser.withTree(text, (root) => {
        const additions = upgradeAdditions(root);
        if (typeof additions === 'string') return additions;
        return additions.map(({ operation, table, schema, name, columns, others }) => ({
          operation,
          table,
          schema,
          name,
          columns,
          others,
        }));
      });
    },
    mentions: (text) => readMentions(parser, text),
    write: (text, wanted) => repairText(parser, text, wanted),
    ignore: (text, finding) => ignoreComment(parser, text, finding),
  };
}
