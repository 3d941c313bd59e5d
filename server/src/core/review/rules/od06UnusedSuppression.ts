import type { NamedCode, Suppression } from '../../revision/facts.js';
import type { FixContext, Fix } from '../fix.js';
import type { Problem } from '../problem.js';
import { problemOf, type Rule } from '../rule.js';

export const unusedSuppression: Rule = {
  code: 'OD06',
  name: 'unused-suppression',
  title: 'A comment suppresses a finding that is not there',
  severity: 'information',
  documentation: {
    what: 'A comment `# alembic: ignore[CODE] reason` names a rule that finds nothing where the comment applies, a rule that does not exist, or no rule at all. On a line of code it applies to that statement, on the line of a `def` to the function, alone on a line to the statement or function that follows, and before the first statement to the file. In an ini or TOML file it applies to the option that follows, in TOML to the one before it on its line, at the header of a section or table to all of that, and before anything else to the file.',
    why: 'The comment stays when the finding is gone, and hides the next one that nobody has judged.',
    whatToDo: 'Remove the comment, or the code in it. In Python files the quick fix does so.',
    whenSilent:
      'For a rule that is turned off in the settings. For a rule about the graph or about released revisions (GR01 to GR05, GR09, GR11 to GR14, GR17 to GR19) where the default branch, or another branch that git has fetched, has revision files that are not here: merging them may show what the comment is for, in the editor or with `check --merge`. For the same rules without git, or where it does not know what is released, and in Restricted Mode. For a rule about operations in a revision that is not reviewed, such as a released one, or whose dialect the rule is not about.',
    bad: `revision = "a1"  # alembic: ignore[GR06] kept from the old tool
down_revision = None

def upgrade():
    pass`,
    good: `revision = "a1"
down_revision = None

def upgrade():
    pass`,
  },
};

/** What is known of the rules that comments name. */
export interface KnownRules {
  readonly isRule: (code: string) => boolean;
  /** Whether the rule was asked here, with all that it may find: what it did not find is not there. */
  readonly isJudged: (code: string, file: string) => boolean;
}

/** The codes in the comments of a file by which no finding was set aside. */
export function unusedSuppressions(
  file: string,
  suppressions: readonly Suppression[],
  isUsed: (code: NamedCode) => boolean,
  { isRule, isJudged }: KnownRules,
): Problem[] {
  return suppressions.flatMap((suppression) => {
    if (suppression.codes.length === 0) {
      return [
        problemOf(
          unusedSuppression,
          file,
          suppression.span,
          'This comment names no rule and suppresses nothing. Write # alembic: ignore[CODE] reason.',
        ),
      ];
    }
    return suppression.codes.flatMap((named) => {
      const { code, span } = named;
      if (isUsed(named) || (isRule(code) && !isJudged(code, file))) return [];
      const message = isRule(code)
        ? `${code} finds nothing here: remove ${suppression.codes.length === 1 ? 'the comment' : 'the code'}.`
        : `There is no rule "${code}".`;
      return [
        problemOf(unusedSuppression, file, span, message, {
          fixes: (context) => removal(file, suppression, named, context),
        }),
      ];
    });
  });
}

/** Removes a code from a comment, or the comment, with its line where nothing else is there. */
function removal(file: string, { span, codes }: Suppression, named: NamedCode, { text: textOf }: FixContext): Fix[] {
  const text = textOf({ path: file });
  if (text?.slice(named.span.start, named.span.end).toUpperCase() !== named.code) return [];
  const fix = (title: string, start: number, end: number): Fix[] => [
    { kind: 'edit', title, isPreferred: true, changes: [{ file, span: { start, end }, newText: '' }] },
  ];
  const at = codes.indexOf(named);
  const [before, after] = [codes[at - 1], codes[at + 1]];
  if (after !== undefined) return fix(`Remove ${named.code} from the comment`, named.span.start, after.span.start);
  if (before !== undefined) return fix(`Remove ${named.code} from the comment`, before.span.end, named.span.end);
  let { start, end } = span;
  while (start > 0 && ' \t'.includes(text.charAt(start - 1))) start--;
  const isAlone = start === 0 || '\r\n'.includes(text.charAt(start - 1));
  // What the same comment says to another tool stays.
  const isLast = end >= text.length || '\r\n'.includes(text.charAt(end));
  if (isAlone && isLast) end += text.startsWith('\r\n', end) ? 2 : Number(end < text.length);
  return fix('Remove the comment', isLast ? start : span.start, end);
}
