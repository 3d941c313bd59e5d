import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringFact } from '../../server/src/core/operations/facts.js';
import type { Guard, Operation } from '../../server/src/core/operations/operation.js';
import { readOperations } from '../../server/src/core/operations/read.js';
import type { Term } from '../../server/src/core/operations/term.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { loadParser } from '../support/parser.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';
import { randomMigration } from './randomDirectives.js';
import { sampleSize } from '../support/sampleSize.js';

interface Call {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

interface Traced {
  readonly missing: boolean;
  readonly calls: readonly Call[];
  readonly error: string | null;
}

let oracle: PythonOracle;
let parser: PythonParser;
const compared = { calls: 0, failed: 0, unsure: 0 };

beforeAll(async () => {
  oracle = startPythonOracle(readFileSync(path.join(import.meta.dirname, 'operationsOracle.py'), 'utf8'));
  parser = await loadParser();
});

afterAll(async () => {
  await oracle.close();
});

/** Whether an operation runs offline on PostgreSQL. */
function holds(guard: Guard): boolean {
  if (guard.kind === 'dialect') return guard.names.includes('postgresql') !== guard.negated;
  return guard.kind === 'offline' && guard.value;
}

/** Whether guards cannot say when an operation runs, as behind a return that only SQLite takes offline. */
function isUnsure(operations: readonly Operation[]): boolean {
  return operations.some(
    (operation) =>
      operation.when.some(({ kind }) => kind === 'uncertain') ||
      ((operation.kind === 'batch' || operation.kind === 'autocommit') && isUnsure(operation.body)),
  );
}

/** In the order in which they are called; Alembic runs those of a batch block at its end. */
function flat(operations: readonly Operation[]): readonly Operation[] {
  return operations
    .filter(({ kind, when }) => kind !== 'raises' && when.every(holds))
    .flatMap((operation) =>
      operation.kind === 'batch'
        ? [operation, ...flat(operation.body)]
        : operation.kind === 'autocommit'
          ? flat(operation.body)
          : [operation],
    );
}

/** A literal as the oracle shows it; undefined for anything else. */
function literal(term: Term): unknown {
  const text = stringFact(term);
  if (text.kind === 'known') return text.value;
  switch (term.kind) {
    case 'none':
      return null;
    case 'boolean':
      return term.value;
    case 'number':
      return Number(term.text);
    case 'sequence':
      return term.items.map(literal);
    default:
      return undefined;
  }
}

function expectSame(found: readonly Operation[], { calls, error }: Traced, text: string): void {
  // What fails ends the migration: what comes before is the same.
  const operations = error === null ? flat(found) : flat(found).slice(0, calls.length);
  if (error !== null) compared.failed++;
  const names = operations.map(({ directive }) => directive);
  expect(names, `${text}\n${error ?? ''}`).toEqual(calls.map(({ name }) => name));
  operations.forEach((operation, at) => {
    for (const [name, value] of Object.entries(calls[at]?.arguments ?? {})) {
      const given = operation.arguments.get(name === 'object_' || name === 'statement' ? 'statement' : name);
      const isLiteral =
        typeof value !== 'object' ||
        value === null ||
        (Array.isArray(value) && value.every((item) => typeof item === 'string'));
      if (given === undefined)
        expect(isLiteral && value !== null, `${text}\n${operation.directive} ${name}`).toBe(false);
      else if (isLiteral) expect(literal(given), `${text}\n${operation.directive} ${name}`).toEqual(value);
      else
        expect(literal(given) === undefined || Array.isArray(literal(given)), `${operation.directive} ${name}`).toBe(
          true,
        );
      compared.calls++;
    }
  });
}

async function compare(texts: readonly string[]): Promise<void> {
  const answers = (await oracle.ask(texts)) as readonly Record<'upgrade' | 'downgrade', Traced>[];
  texts.forEach((text, at) => {
    if (answers[at]?.upgrade.error?.startsWith('SyntaxError') === true) return;
    const found = readOperations(parser, text);
    for (const direction of ['upgrade', 'downgrade'] as const) {
      const traced = answers[at]?.[direction];
      if (traced === undefined) throw new Error('Alembic gave no answer.');
      expect(found.missing[direction] !== undefined, text).toBe(traced.missing);
      const isUndone = traced.error !== null && text.includes('finally:');
      if (isUnsure(found[direction]) || isUndone) compared.unsure++;
      else expectSame(found[direction], traced, text);
    }
  });
}

test('The operations that a text has are those that Alembic is asked for, in order and with the same arguments', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(randomMigration, { minLength: 5, maxLength: 5 }), async (texts) => {
      await compare(texts);
    }),
    { numRuns: sampleSize(25, 80) },
  );
  expect(compared.calls).toBeGreaterThan(3000);
  expect(compared.failed).toBeLessThan(400);
  expect(compared.unsure).toBeLessThan(80);
}, 240_000);

test('Likewise for the migrations of the examples', async () => {
  const examples = path.resolve(import.meta.dirname, '../../examples');
  const files = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /versions.*\.py$/.test(file.replaceAll('\\', '/')),
  );
  const texts = files
    .map((file) => readFileSync(path.join(examples, file), 'utf8'))
    .filter((text) => !text.includes('sqlmodel'));
  expect(texts.length).toBeGreaterThan(20);
  await compare(texts.filter((text) => text.includes('def upgrade')));
});
