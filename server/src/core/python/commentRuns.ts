import type { Span } from '../text.js';
import { blankOut } from './blankOut.js';
import { pythonTokens } from './tokens.js';

/** How many lines with nothing but a comment may follow each other. */
const longest = 200;

/**
 * The text with blanks for most comments of long runs. At each comment behind a block the grammar's scanner reads all
 * those that follow: 6000 take it some ten seconds. Those at the ends of a run, and beside another indent, stay.
 */
export function withoutLongRuns(text: string): string {
  if ((text.match(/^[ \t]*#/gm)?.length ?? 0) <= longest) return text;
  const blanked: Span[] = [];
  let run: (Span & { readonly indent: string })[] = [];
  const endRun = (): void => {
    const comments = run;
    run = [];
    if (comments.length <= longest) return;
    blanked.push(
      ...comments.filter(
        ({ indent }, at) => comments[at - 1]?.indent === indent && comments[at + 1]?.indent === indent,
      ),
    );
  };
  let end = 0;
  let isAlone = true;
  for (const token of pythonTokens(text)) {
    const indent = /^[ \t\f]*/.exec(text.slice(end, token.start))?.[0] ?? '';
    const start = end + indent.length;
    if (isAlone && text.charAt(start) === '#' && start < token.start) run.push({ start, end: token.start, indent });
    if (token.type !== 'newline') endRun();
    end = token.end;
    isAlone = token.type === 'newline';
    if (token.type === 'open string') break;
  }
  endRun();
  return blankOut(text, blanked);
}
