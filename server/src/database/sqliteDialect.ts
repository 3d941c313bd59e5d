import { SqliteDialect, type Dialect } from 'kysely';

/**
 * Kysely over `node-sqlite3-wasm`, read-only: SQLite in WebAssembly that reads the file in place, with no native
 * module. It locks by making the directory `<path>.lock` beside the file, so give it a path where that may be (see
 * sqliteFile). Everything runs synchronously; the wasm is loaded at the first use. It cannot open a file in WAL mode.
 */
export function sqliteDialect(path: string): Dialect {
  return new SqliteDialect({
    database: async () => {
      const sqlite = await import('node-sqlite3-wasm');
      // Under Node's own loader the module's exports are its default export.
      const { Database } = 'Database' in sqlite ? sqlite : (sqlite as { default: typeof sqlite }).default;
      const database = new Database(path, { readOnly: true });
      return {
        close: () => {
          database.close();
        },
        prepare: (text) => {
          const all = (parameters: readonly unknown[]): unknown[] => database.all(text, parameters as never[]);
          return {
            reader: true,
            all,
            iterate: (parameters) => all(parameters).values(),
            run: () => ({ changes: 0, lastInsertRowid: 0 }),
          };
        },
      };
    },
  });
}
