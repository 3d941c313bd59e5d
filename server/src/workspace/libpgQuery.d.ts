/** What is used of the package: its own declarations bring those of every node, and trees are read as unknown JSON. */
declare module 'libpg-query' {
  export function loadModule(): Promise<void>;
  /** Throws an error of the name `SqlError` for what PostgreSQL does not accept. */
  export function parseSync(text: string): unknown;
}
