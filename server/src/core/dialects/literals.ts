import type { Dialect } from './dialect.js';

/** A string as SQL has it. */
export function stringLiteral({ literals }: Pick<Dialect, 'literals'>, value: string): string {
  const escaped = literals.doublesBackslash ? value.replaceAll('\\', '\\\\') : value;
  return `'${escaped.replaceAll("'", "''")}'`;
}
