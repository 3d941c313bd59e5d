import type { DocumentLink, DocumentLinkParams, Location } from 'vscode-languageserver/node';
import { lineTable, rangeOf } from '../../workspace/lineTable.js';
import { pathOfUri } from '../../workspace/paths.js';
import type { Feature, FeatureContext } from '../context.js';
import { othersNamedIn } from '../idAtPosition.js';
import { locationIn, rangeIn, revisionLocation } from '../locations.js';
import { schemaDocument } from '../schema/schemaDocument.js';
import { type SchemaPoint, schemaPointOf } from '../schema/schemaUri.js';

/**
 * In a revision file from each id and label that names another revision to where its id is, in the docstring too; the
 * own id leads nowhere. The range is that of the definition, so that one underline serves both. In the document of a
 * schema from each object to the operation that it comes from.
 */
export const documentLink: Feature<DocumentLinkParams, DocumentLink[] | null> = async ({ textDocument }, context) => {
  const point = schemaPointOf(textDocument.uri);
  return point === undefined ? linksOfRevision(textDocument.uri, context) : linksOfSchema(point, context);
};

function linksOfRevision(document: string, { snapshot, client }: FeatureContext): DocumentLink[] | null {
  const path = pathOfUri(document);
  const file = path === undefined ? undefined : snapshot.file(path);
  if (file === undefined) return null;
  return othersNamedIn(snapshot, file)
    .filter(({ revision }) => canBeLinked(revision.file.path))
    .map(({ id, revision }) => ({
      range: rangeIn(snapshot, file.path, id.span),
      target: targetOf(revisionLocation(snapshot, revision)),
      ...(client.linkTooltips && { tooltip: 'Open the revision' }),
    }));
}

async function linksOfSchema(point: SchemaPoint, context: FeatureContext): Promise<DocumentLink[] | null> {
  const { snapshot, client } = context;
  const document = await schemaDocument(point, context);
  if (document === undefined) return null;
  const { text, indexed, sources } = document;
  const lines = lineTable(text);
  return sources.flatMap(({ start, end, place }) => {
    const path = indexed.graph.byId.get(place.revision)?.file.path;
    if (path === undefined || !canBeLinked(path)) return [];
    return [
      {
        range: rangeOf(lines, { start, end }),
        target: targetOf(locationIn(snapshot, path, place.span)),
        ...(client.linkTooltips && { tooltip: 'Open the operation' }),
      },
    ];
  });
}

/**
 * VS Code writes tooltip and path into trusted Markdown and escapes them in part: the tooltip holds no text from
 * outside, and a path with a character that could end the link has none.
 */
function canBeLinked(path: string): boolean {
  return !/[\\\n\r]/.test(path);
}

function targetOf({ uri, range }: Location): string {
  return `${uri}#L${range.start.line + 1},${range.start.character + 1}`;
}
