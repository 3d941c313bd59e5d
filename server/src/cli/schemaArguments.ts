import { parseArgs } from 'node:util';
import { dialectNames, isDialectName, type DialectName } from '../core/dialects/dialectName.js';
import type { StatedVersions } from '../core/settings/sqlVersions.js';
import { parseFor, readVersionsOption, refuseOthers } from './arguments.js';
import { cacheOption } from './cache.js';
import { UsageError } from './io.js';
import { readWords } from './sqlArguments.js';

export interface SchemaArguments {
  readonly path: string;
  readonly environment: string | null;
  /** Empty for all heads. */
  readonly revisions: readonly string[];
  readonly dialect: DialectName | null;
  /** What `--versions` states. */
  readonly versions: StatedVersions;
  /** Of the multidb template. */
  readonly database: string | null;
  readonly cache: string | undefined;
  readonly format: string;
}

const choices = { dialect: dialectNames, format: ['text', 'json', 'sql', 'mermaid'] };

/** Reads the arguments of `alembic-ls schema`; throws a UsageError. */
export function readSchemaArguments(args: readonly string[], cwd: string): SchemaArguments {
  const { values, tokens } = parseFor('schema', () =>
    parseArgs({
      args: [...args],
      options: {
        environment: { type: 'string' },
        revision: { type: 'string', multiple: true },
        dialect: { type: 'string' },
        versions: { type: 'string' },
        database: { type: 'string' },
        ...cacheOption,
        format: { type: 'string', default: 'text' },
      },
      allowPositionals: true,
      tokens: true,
    }),
  );
  const { paths, revisions } = readWords(tokens, cwd);
  if (paths[1] !== undefined) throw new UsageError(`schema takes one PATH, and "${paths[1]}" is a second`);
  refuseOthers(values, choices);
  const { environment, dialect, versions, database, cache, format } = values;
  return {
    path: paths[0] ?? '.',
    environment: environment ?? null,
    revisions,
    dialect: dialect !== undefined && isDialectName(dialect) ? dialect : null,
    versions: readVersionsOption(versions),
    database: database ?? null,
    cache,
    format,
  };
}
