import type { Random } from '../randomTables.js';

/** What happens to objects of its own, whose names have the number: the lines of `upgrade`, revision by revision. */
export type Story = (number: number, random: Random) => readonly (readonly string[])[];

/** `op.execute` of SQL text. */
export function sql(text: string): string {
  return `op.execute(${JSON.stringify(text)})`;
}
