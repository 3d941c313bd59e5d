import type { PreviewResult, PreviewRevision } from 'alembic-language-server/messages';

/** A piece of Python that a statement, or an error, of the result comes from. Its index is its number on the page. */
export interface Place {
  readonly uri: string;
  readonly range: Range | null;
}
type Range = PreviewResult['revisions'][number]['statements'][number]['range'] & object;

/** The places of every revision, then those of env.py: the order in which renderResult.ts counts them. */
export function placesOf({ revisions, environmentStatements = [] }: PreviewResult): Place[] {
  return [
    ...revisions.flatMap((revision) => placesOfRevision(revision)),
    ...environmentStatements.map(({ uri, range }) => ({ uri, range })),
  ];
}

/** Its statements, its error if it has one, and its conditions. */
export function placesOfRevision({ uri, statements, error, offlineConditions = [] }: PreviewRevision): Place[] {
  return [...statements, ...(error === null ? [] : [error]), ...offlineConditions].map(({ range }) => ({ uri, range }));
}

/**
 * The places that selected lines of a file are on. One line may be inside several ranges, as in a batch block: then the
 * shortest ones count.
 */
export function placesAt(places: readonly Place[], uri: string, firstLine: number, lastLine: number): number[] {
  const touched = places.flatMap((place, index) => {
    const { range } = place;
    const isTouched =
      place.uri === uri && range !== null && range.start.line <= lastLine && range.end.line >= firstLine;
    return isTouched ? [{ index, lines: range.end.line - range.start.line }] : [];
  });
  if (firstLine !== lastLine) return touched.map(({ index }) => index);
  const shortest = Math.min(...touched.map(({ lines }) => lines));
  return touched.filter(({ lines }) => lines === shortest).map(({ index }) => index);
}
