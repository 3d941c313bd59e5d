import type { Table } from './schema.js';

const prefix = 'not created by a revision';

/** The id of a table that stands for one which no revision creates. */
export function phantomId(key: string): string {
  return `${prefix} ${key}`;
}

/** Whether a table stands for one that no revision creates: only what operations add to it is known. */
export function isPhantom({ id }: Pick<Table, 'id'>): boolean {
  return id.startsWith(prefix);
}
