import type { PythonParser } from '../python/parser.js';
import { whyUnreadable } from '../python/unreadable.js';
import { ignoreComment, type IgnoredFinding, type ReadBody } from './ignoreComment.js';
import { readFacts } from '../revision/readFacts.js';
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
  ignore(text: string, finding: IgnoredFinding): Rewriting;
}

export function createRepairWriter(parser: PythonParser): RepairWriter {
  let last: { readonly text: string; readonly body: ReadBody } | undefined;

  /** Each finding at the cursor is asked about in the same text. */
  function bodyOf(text: string): ReadBody {
    if (last?.text !== text) last = { text, body: readFacts(parser, text).body ?? { functions: [], suppressions: [] } };
    return last.body;
  }

  return {
    additions(text) {
      const unreadable = whyUnreadable(text);
      if (unreadable !== null) return unreadable;
      return parser.withTree(text, (root) => {
        const additions = upgradeAdditions(root);
        if (typeof additions === 'string') return additions;
        return additions.map(({ operation, object, table, schema, name, columns, others }) => ({
          operation,
          object,
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
    ignore: (text, finding) => ignoreComment(text, bodyOf(text), finding),
  };
}
