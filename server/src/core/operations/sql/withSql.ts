import type { FileOperations, Operation } from '../operation.js';
import type { ReadOptions } from '../options.js';
import { mayRunOnPostgres, type PostgresReader, postgresText } from './postgres.js';
import { withParsed } from './readSql.js';

/** Operations as they were before their SQL was read. */
const unread = new WeakMap<Operation, Operation>();

/** The operation with what its SQL text does, where it has one that is known. */
export function withSql(operation: Operation, { postgres }: Pick<ReadOptions, 'postgres'>): Operation {
  if (operation.kind !== 'execute' || operation.text?.kind !== 'known') return operation;
  const { directive, when } = operation;
  const { value, span } = operation.text;
  // `sa.text` takes a colon behind a backslash for itself, and not for the start of a parameter.
  const sql = directive === 'exec_driver_sql' ? value : value.replaceAll('\\:', ':');
  const asked = mayRunOnPostgres(when) ? postgres : undefined;
  const read = withParsed(operation, sql, { span, postgres: asked }, () => postgresText(value, directive));
  if (postgres !== undefined) unread.set(read, operation);
  return read;
}

/**
 * What a file does, with the verdicts of PostgreSQL's parser on its SQL, which was read without them.
 * @param readAgain reads the file with the verdicts, where that takes more than its SQL
 */
export function withVerdicts(
  operations: FileOperations,
  postgres: PostgresReader,
  readAgain: () => FileOperations,
): FileOperations {
  const upgrade = judged(operations.upgrade, postgres);
  if (upgrade === undefined) return readAgain();
  let downgrade: readonly Operation[] | undefined;
  return Object.defineProperty(
    {
      upgrade,
      get downgrade() {
        return (downgrade ??= judged(operations.downgrade, postgres) ?? readAgain().downgrade);
      },
      missing: operations.missing,
    },
    'code',
    { get: () => operations.code },
  );
}

/** Undefined where an operation is not the one whose SQL was read, such as one of a helper in another module. */
function judged(operations: readonly Operation[], postgres: PostgresReader): readonly Operation[] | undefined {
  const found: Operation[] = [];
  for (const operation of operations) {
    if (operation.kind === 'batch' || operation.kind === 'autocommit') {
      const body = judged(operation.body, postgres);
      if (body === undefined) return undefined;
      found.push({ ...operation, body });
    } else if (operation.kind === 'execute' && operation.text?.kind === 'known') {
      const before = unread.get(operation);
      if (before === undefined) return undefined;
      found.push(withSql(before, { postgres }));
    } else found.push(operation);
  }
  return found;
}
