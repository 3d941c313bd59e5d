/** A text as a sentence of its own: what Python and Alembic say seldom ends as one, and another may follow. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…]["')\]]?$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** More than this is for the log. */
const longest = 300;

/** A text on one line, cut where it is long. */
export function shortened(text: string): string {
  const line = text
    .slice(0, 10 * longest)
    .trim()
    .replace(/\s+/g, ' ');
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
