/** A comment of an offline script before each step: direction, from, to. */
export const stepLine = /^-- Running (upgrade|downgrade) (.*?) ?-> ?(.*)$/;
const frame = /^(?:BEGIN(?: TRANSACTION)?;|COMMIT;?|GO|\/|DROP TABLE (?:\S+\.)?alembic_version;)$/;
const ofVersionTable = /^(?:INSERT INTO|UPDATE|DELETE FROM) \S.*\bversion_num\b/s;

/** What an offline script has of one step. */
export interface Section {
  readonly revision: string;
  /** Without the frame and the version table's. */
  readonly statements: readonly string[];
}

/** The steps of an offline script, in its order. */
export function sectionsOf(script: string): Section[] {
  const chunks = script
    .split(/(?:\r?\n){2,}/)
    .map((chunk) => chunk.trim())
    .filter((chunk) => chunk !== '');
  const starts = chunks.flatMap((chunk, index) => {
    const [isStep, direction = '', from = '', to = ''] = stepLine.exec(chunk) ?? [];
    return isStep === undefined ? [] : [{ index, revision: (direction === 'upgrade' ? to : from).trim() }];
  });
  return starts.map(({ index, revision }, at) => {
    const body = chunks.slice(index + 1, starts[at + 1]?.index);
    dropTail(body, frame);
    dropTail(body, ofVersionTable);
    return { revision, statements: joined(body.filter((chunk) => chunk !== 'GO')) };
  });
}

function dropTail(chunks: string[], pattern: RegExp): void {
  while (pattern.test(chunks.at(-1) ?? '') || chunks.at(-1) === 'GO') chunks.pop();
}

/** A statement with an empty line in it is in several chunks; it ends with the first that closes with ";". */
function joined(chunks: readonly string[]): string[] {
  const statements: string[] = [];
  let open: string[] = [];
  for (const chunk of chunks) {
    open.push(chunk);
    if (!chunk.endsWith(';')) continue;
    statements.push(open.join('\n\n').slice(0, -1));
    open = [];
  }
  return open.length === 0 ? statements : [...statements, open.join('\n\n')];
}
