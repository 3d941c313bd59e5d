import { statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Direction } from '../alembic/preview.js';
import { type DialectName, dialectNames, isDialectName } from '../core/dialects/dialectName.js';
import type { StatedVersions } from '../core/settings/sqlVersions.js';
import { parseFor, readVersionsOption, refuseOthers } from './arguments.js';
import { cacheOption } from './cache.js';
import { UsageError } from './io.js';

export interface SqlArguments {
  readonly path: string;
  readonly environment: string | null;
  readonly revisions: readonly string[];
  readonly range: { readonly from: string; readonly to: string } | null;
  readonly direction: Direction;
  /** null: the environment's own. */
  readonly dialect: DialectName | null;
  /** What `--versions` states. */
  readonly versions: StatedVersions;
  /** Of the multidb template; null for all. */
  readonly database: string | null;
  readonly cache: string | undefined;
  readonly engine: string;
  readonly format: string;
  readonly python: string | null;
  /** What is called in place of the interpreter's Alembic; empty for that. */
  readonly command: readonly string[];
}

const choices = {
  dialect: dialectNames,
  engine: ['instant', 'alembic'],
  format: ['text', 'json'],
} as const;

/** Reads the arguments of `alembic-ls sql`; throws a UsageError. */
export function readSqlArguments(args: readonly string[], cwd: string): SqlArguments {
  const { values, tokens } = parse(args);
  const { paths, revisions } = readWords(tokens, cwd);
  if (paths[1] !== undefined) throw new UsageError(`sql takes one PATH, and "${paths[1]}" is a second`);
  refuseOthers(values, choices);
  if (revisions.length > 0 === (values.range !== undefined))
    throw new UsageError('sql takes either --revision REV… or --range A:B');
  return {
    path: paths[0] ?? '.',
    environment: values.environment ?? null,
    revisions,
    range: values.range === undefined ? null : readRange(values.range),
    direction: values.downgrade ? 'downgrade' : 'upgrade',
    dialect: values.dialect !== undefined && isDialectName(values.dialect) ? values.dialect : null,
    versions: readVersionsOption(values.versions),
    database: values.database ?? null,
    cache: values.cache,
    engine: values.engine,
    format: values.format,
    python: values.python ?? null,
    command: readCommand(values.command ?? ''),
  };
}

/** Words between blanks, or a JSON list of strings for words that hold some. */
function readCommand(text: string): string[] {
  if (!text.trim().startsWith('[')) return text.split(/\s+/).filter((word) => word !== '');
  const words = parseJson(text);
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string'))
    throw new UsageError(`--command takes a command, or a JSON list of its words, not "${text}"`);
  return words;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readRange(range: string): { from: string; to: string } {
  const parts = range.split(':');
  const [from = '', to = ''] = parts;
  if (parts.length !== 2 || to === '') throw new UsageError(`--range takes A:B, as in base:head, not "${range}"`);
  return { from: from === '' ? 'base' : from, to };
}

/** A token of Node's `parseArgs`, as far as words are concerned. */
type Token =
  | { readonly kind: 'option'; readonly name: string; readonly value?: string | undefined }
  | { readonly kind: 'positional'; readonly value: string }
  | { readonly kind: 'option-terminator' };

/**
 * `--revision` takes all words that follow it, up to the next option; a folder among them is PATH, while there is none.
 */
export function readWords(tokens: readonly Token[], cwd: string): { paths: string[]; revisions: string[] } {
  const paths: string[] = [];
  const revisions: string[] = [];
  let isAfterRevision = false;
  for (const token of tokens) {
    if (token.kind === 'option') isAfterRevision = token.name === 'revision';
    if (token.kind === 'option' && token.name === 'revision')
      revisions.push(...(token.value ?? '').split(',').filter((name) => name !== ''));
    if (token.kind !== 'positional') continue;
    const isPath = !isAfterRevision || (paths.length === 0 && isFolder(path.resolve(cwd, token.value)));
    (isPath ? paths : revisions).push(token.value);
  }
  return { paths, revisions };
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function parse(args: readonly string[]) {
  return parseFor('sql', () =>
    parseArgs({
      args: [...args],
      options: {
        environment: { type: 'string' },
        revision: { type: 'string', multiple: true },
        range: { type: 'string' },
        downgrade: { type: 'boolean', default: false },
        dialect: { type: 'string' },
        versions: { type: 'string' },
        database: { type: 'string' },
        ...cacheOption,
        engine: { type: 'string', default: 'instant' },
        format: { type: 'string', default: 'text' },
        python: { type: 'string' },
        command: { type: 'string' },
      },
      allowPositionals: true,
      tokens: true,
    }),
  );
}
