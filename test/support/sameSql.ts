/**
 * Whether two outputs of Alembic are the same after folding white space, and after sorting what Alembic orders by the
 * address of an object: the indexes of one new table, and the constraints of a table that a batch block makes anew, which PostgreSQL drops before.
 */
export function sameSql(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

function folded(given: string): string {
  const text = `${given.replaceAll(/\n\s*\n/g, '\n').trim()}\n`;
  const lines = text
    .replaceAll(/^CREATE [^\n]*_alembic_tmp_[^;]*?\n\)/gm, sortedConstraints)
    .replaceAll(
      /(?:^ALTER TABLE [^\n]* DROP CONSTRAINT [^\n]*\n)+(?=(?:CREATE TYPE [^\n]*\n)*CREATE [^\n]*_alembic_tmp_)/gm,
      sortedLines,
    )
    .replaceAll(/(?:^CREATE (?:UNIQUE )?INDEX [^\n]*\n(?:GO\n|\/\n)?)+/gm, sortedLines);
  return lines.replaceAll(/\s+/g, ' ').trim();
}

function sortedLines(block: string): string {
  return `${block.trimEnd().split('\n').sort().join('\n')}\n`;
}

function sortedConstraints(table: string): string {
  const [first = '', ...rest] = table.split('\n');
  const lines = rest.map((line) => line.trim().replace(/,$/, ''));
  const isConstraint = (line: string): boolean => /^(?:CONSTRAINT|CHECK|UNIQUE|FOREIGN KEY|PRIMARY KEY)\b/.test(line);
  return [first, ...lines.filter((line) => !isConstraint(line)), ...lines.filter(isConstraint).sort()].join('\n');
}
