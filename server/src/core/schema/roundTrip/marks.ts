/** What stands for the revision in places of the trip, each way: so they are known from those of earlier revisions. */
export const marks = { upgrade: '\0upgrade', downgrade: '\0downgrade' } as const;

/** Whether a place, or an object by its id, is of the trip. */
export function isOfTrip(revisionOrId: string): boolean {
  return revisionOrId.startsWith('\0');
}
