import { parseArgs } from 'node:util';
import type { FindingSeverity } from '../../check/finding.js';
import { type DialectName, dialectNames } from '../../core/dialects/dialectName.js';
import { parseFor } from '../arguments.js';
import { cacheOption } from '../cache.js';
import { UsageError } from '../io.js';
import { mergeOption } from '../mergedProject.js';
import { formats, type FormatName } from './formats.js';

export interface CheckArguments {
  readonly path: string;
  /** Of which revisions the operations are reviewed: those that are not released, all, or some. */
  readonly scope:
    | { readonly kind: 'unreleased'; /** A commit in place of the default branch. */ readonly since: string | null }
    | { readonly kind: 'all' }
    | { readonly kind: 'named'; readonly revisions: readonly string[] };
  /** What git takes for commits, to be judged as if they were merged; none for the work tree as it is. */
  readonly merge: readonly string[];
  /** For which database round trips are worked out; null for the environment's own. */
  readonly dialect: DialectName | null;
  readonly baseline: { readonly kind: 'read' | 'write'; readonly file: string } | null;
  readonly failOn: FindingSeverity | 'never';
  readonly format: FormatName;
  /** The option `--cache`. */
  readonly cache: string | undefined;
  /** A file in place of standard output. */
  readonly output: string | null;
}

const failLevels = ['error', 'warning', 'information', 'never'] as const;
const formatNames = Object.keys(formats) as FormatName[];

/** Reads the arguments of `alembic-ls check`; throws a UsageError. */
export function readCheckArguments(args: readonly string[]): CheckArguments {
  const { values, tokens } = parse(args);
  const { paths, revisions } = wordsOf(tokens);
  if (paths[1] !== undefined) throw new UsageError(`check takes one PATH, and "${paths[1]}" is a second`);
  const { all, since, baseline, output } = values;
  if ([all, since !== undefined, revisions.length > 0].filter(Boolean).length > 1)
    throw new UsageError('check takes one of --all, --since GITREF and --revision REV…');
  if (since?.startsWith('-') === true) throw new UsageError(`--since takes a commit of git, not "${since}"`);
  if (baseline !== undefined && values['write-baseline'] !== undefined)
    throw new UsageError('check takes --baseline FILE or --write-baseline FILE');
  const written = values['write-baseline'];
  return {
    path: paths[0] ?? '.',
    scope: all
      ? { kind: 'all' }
      : revisions.length > 0
        ? { kind: 'named', revisions }
        : { kind: 'unreleased', since: since ?? null },
    merge: values.merge ?? [],
    dialect: values.dialect === undefined ? null : oneOf('dialect', values.dialect, dialectNames),
    baseline:
      written !== undefined
        ? { kind: 'write', file: written }
        : baseline !== undefined
          ? { kind: 'read', file: baseline }
          : null,
    failOn: oneOf('fail-on', values['fail-on'], failLevels),
    format: oneOf('format', values.format, formatNames),
    cache: values.cache,
    output: output ?? null,
  };
}

function oneOf<T extends string>(option: string, value: string, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  if (found === undefined)
    throw new UsageError(`--${option} takes ${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}, not "${value}"`);
  return found;
}

type Token = ReturnType<typeof parse>['tokens'][number];

/** `--revision` takes all words that follow it, up to the next option; write PATH before it. */
function wordsOf(tokens: readonly Token[]): { paths: string[]; revisions: string[] } {
  const paths: string[] = [];
  const revisions: string[] = [];
  let isAfterRevision = false;
  for (const token of tokens) {
    if (token.kind === 'option') isAfterRevision = token.name === 'revision';
    if (token.kind === 'option' && token.name === 'revision')
      revisions.push(...token.value.split(',').filter((name) => name !== ''));
    if (token.kind === 'positional') (isAfterRevision ? revisions : paths).push(token.value);
  }
  return { paths, revisions };
}

function parse(args: readonly string[]) {
  return parseFor('check', () =>
    parseArgs({
      args: [...args],
      options: {
        all: { type: 'boolean', default: false },
        since: { type: 'string' },
        revision: { type: 'string', multiple: true },
        dialect: { type: 'string' },
        baseline: { type: 'string' },
        'write-baseline': { type: 'string' },
        'fail-on': { type: 'string', default: 'error' },
        format: { type: 'string', default: 'text' },
        output: { type: 'string' },
        ...mergeOption,
        ...cacheOption,
      },
      allowPositionals: true,
      tokens: true,
    }),
  );
}
