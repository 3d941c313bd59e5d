import { sqlComment } from '../../core/escape.js';
import { dialects } from '../../core/dialects/dialects.js';
import type { DialectName } from '../../core/dialects/dialectName.js';
import { schemaScript, type ScriptPart } from '../../core/schema/printSchema.js';
import { emptySchema, type Place } from '../../core/schema/schema.js';
import { schemaTree } from '../../core/schema/schemaText.js';
import type { Span } from '../../core/text.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { FeatureContext } from '../context.js';
import { environmentSchemas } from './environmentSchemas.js';
import type { SchemaPoint } from './schemaUri.js';

/** A schema as a document: what it holds as a comment to read, and the script that makes it. */
export interface SchemaDocument {
  readonly text: string;
  readonly indexed: IndexedEnvironment;
  /** What names an object that the script makes, and the operation that it comes from. */
  readonly sources: readonly Source[];
}

interface Source extends Span {
  readonly place: Place;
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
  const steps = await schemas.steps(targets, { dialect, database: point.database });
  const schema = steps.at(-1)?.after ?? emptySchema;

  const where = revision === undefined ? 'all heads' : `revision ${point.revision ?? ''}`;
  const what = point.database === null ? '' : `${point.database}, of `;
  const head = `The schema of ${what}${indexed.environment.name} at ${where}, on ${dialect}, as its migrations make it.\n\n${schemaTree(schema)}`;
  let text = `${sqlComment(head)}\n`;
  const sources: Source[] = [];
  for (const part of schemaScript(schema, dialects[dialect])) {
    const shown = part.kind === 'comment' ? sqlComment(part.text) : part.text;
    for (const { start, end, place } of namesIn(part, shown))
      sources.push({ start: text.length + start, end: text.length + end, place });
    text += part.kind === 'comment' ? `${shown}\n` : `${shown};\n\n`;
  }
  return { text: `${text.trimEnd()}\n`, indexed, sources };
}

const name = String.raw`(?:"(?:[^"\n]|"")*"|\x60(?:[^\x60\n]|\x60\x60)*\x60|\[[^\]\n]*\]|[^\s(,;]+)`;
/** What a column or a constraint of a table begins with. */
const element = new RegExp(`(?:CONSTRAINT ${name}|(?:PRIMARY|FOREIGN) KEY|${name})`, 'y');

/** The beginning of a statement, up to the name of what it makes, and the names in a table. */
function namesIn({ kind, source, elements = [] }: ScriptPart, text: string): Source[] {
  const [first = ''] = text.split('\n', 1);
  const [name = first] =
    (kind === 'comment'
      ? /^-- [^:]*/.exec(first)
      : /^(?:COMMENT ON )?.*?(?= ?\(| ON | AS | IS | ADD |$)/.exec(first)) ?? [];
  return [
    ...(source === null || name === '' ? [] : [{ start: 0, end: name.length, place: source }]),
    ...elements.flatMap(({ start, source: place }) => {
      element.lastIndex = start;
      return element.test(text) ? [{ start, end: element.lastIndex, place }] : [];
    }),
  ];
}
