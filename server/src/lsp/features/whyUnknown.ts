import { countedOperations } from '../../core/operations/coverage.js';
import type { FileOperations } from '../../core/operations/operation.js';
import { operationTitle } from '../../core/operations/operationTitle.js';
import { rangeOf } from '../../workspace/lineTable.js';
import { pathOfUri } from '../../workspace/paths.js';
import { readOptionsFor } from '../../workspace/readOptions.js';
import type { SourceFile } from '../../workspace/sourceFile.js';
import type { Feature } from '../context.js';
import { environmentSchemas } from '../schema/environmentSchemas.js';
import type { UnknownPart, WhyUnknownAnswer, WhyUnknownParams } from '../messages.js';

/** What of a revision's operations the text does not say, and why. */
export const whyUnknown: Feature<WhyUnknownParams, WhyUnknownAnswer> = async ({ uri }, context) => {
  const path = pathOfUri(uri);
  const file = path === undefined ? undefined : context.snapshot.file(path);
  const indexed = path === undefined ? undefined : context.snapshot.environmentsOf(path)[0];
  if (file === undefined || indexed === undefined)
    return { kind: 'refused', reason: 'This file is no revision of an Alembic environment.' };
  const options = readOptionsFor(indexed, await context.settings.of(indexed.folder.uri), context.bufferText);
  // The dialect may be known by what other revisions import.
  const { dialect, dialectSource } = await environmentSchemas(indexed, context);
  const isPostgres = (): boolean => dialectSource !== null && dialect === 'postgresql';
  const { operations } = await context.schemas.readFile(file, { ...options, isPostgres }, context.signal);
  const { upgrade, downgrade } = operations;
  return {
    kind: 'unknowns',
    operations: countedOperations(upgrade).length + countedOperations(downgrade).length,
    unknowns: [...unknownsIn('upgrade', operations, file), ...unknownsIn('downgrade', operations, file)],
  };
};

function unknownsIn(direction: 'upgrade' | 'downgrade', operations: FileOperations, { lines }: SourceFile) {
  const missing = operations.missing[direction];
  const start = rangeOf(lines, { start: 0, end: 0 });
  const parts: UnknownPart[] =
    missing === undefined ? [] : [{ operation: direction, direction, reason: missing, range: start }];
  for (const { operation, unknown } of countedOperations(operations[direction]))
    for (const { reason, span } of unknown)
      parts.push({ operation: operationTitle(operation), direction, reason, range: rangeOf(lines, span) });
  return parts;
}
