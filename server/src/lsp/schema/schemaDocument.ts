import { dialects } from '../../core/dialects/dialects.js';
import type { DialectName } from '../../core/dialects/dialectName.js';
import { schemaScript } from '../../core/schema/printSchema.js';
import { emptySchema, type Place } from '../../core/schema/schema.js';
import { schemaTree } from '../../core/schema/schemaText.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { FeatureContext } from '../context.js';
import { environmentSchemas } from './environmentSchemas.js';
import type { SchemaPoint } from './schemaUri.js';

/** A schema as a document: what it holds as a comment to read, and the script that makes it. */
export interface SchemaDocument {
  readonly text: string;
  readonly indexed: IndexedEnvironment;
  /** Which lines come from which operation, counted from 0; the last line is included. */
  readonly sources: readonly { readonly first: number; readonly last: number; readonly place: Place }[];
}

/** The document of a point; undefined where its environment or revision is gone. */
export async function schemaDocument(point: SchemaPoint, context: FeatureContext): Promise<SchemaDocument | undefined> {
  const indexed = context.snapshot.environments.find(({ id }) => id === point.environment);
  const revision = point.revision === null ? undefined : indexed?.graph.byId.get(point.revision);
  if (indexed === undefined || (point.revision !== null && revision === undefined)) return undefined;
  const schemas = await environmentSchemas(indexed, context);
  const dialect: DialectName = point.dialect ?? schemas.dialect;
  const { effectiveHeads } = indexed.graph;
  const targets = revision === undefined ? effectiveHeads : [revision];
  const schema = schemas.steps(targets, { dialect }).at(-1)?.after ?? emptySchema;

  const where = revision === undefined ? 'all heads' : `revision ${point.revision ?? ''}`;
  const head = `The schema of ${indexed.environment.name} at ${where}, on ${dialect}, as its migrations make it.\n\n${schemaTree(schema)}`;
  // A name may hold any character: none of it leaves the comment.
  const lines = head.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/).map((line) => `-- ${line}`.trimEnd());
  const sources: { first: number; last: number; place: Place }[] = [];
  for (const { kind, text, source } of schemaScript(schema, dialects[dialect])) {
    const first = lines.length;
    lines.push(...(kind === 'comment' ? [`-- ${text}`] : [...`${text};`.split('\n'), '']));
    const last = lines.length - (kind === 'comment' ? 1 : 2);
    if (source !== null) sources.push({ first, last, place: source });
  }
  return { text: `${lines.join('\n').trimEnd()}\n`, indexed, sources };
}
