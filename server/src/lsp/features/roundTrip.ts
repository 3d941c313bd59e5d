import { lineTable, rangeOf } from '../../workspace/lineTable.js';
import type { Feature } from '../context.js';
import { rangeIn } from '../locations.js';
import type { DowngradeAnswer, DowngradeParams, Refused, RoundTripAnswer, RoundTripParams } from '../messages.js';
import { revisionAt, roundTripAt, writtenDowngrade } from '../roundTrips.js';
import { roundTripText } from '../roundTripText.js';
import { editedText } from '../workspaceEdit.js';

const notARevision: Refused = { kind: 'refused', reason: 'This file is no revision of an Alembic environment.' };

/** Whether the downgrade of a revision undoes its upgrade, with the reasons. */
export const roundTrip: Feature<RoundTripParams, RoundTripAnswer> = async ({ uri }, context) => {
  const place = revisionAt(uri, context);
  if (place === undefined) return notARevision;
  const trip = await roundTripAt(place, context);
  const { verdict, data, reasons } = trip;
  return {
    kind: 'verdict',
    verdict,
    text: roundTripText(trip, context.snapshot.lines(place.path)),
    data,
    reasons: reasons.map(({ message, span }) => ({
      message,
      range: span === null ? null : rangeIn(context.snapshot, place.path, span),
    })),
  };
};

/** The edits that give a revision a downgrade which undoes its upgrade. */
export const downgrade: Feature<DowngradeParams, DowngradeAnswer> = async ({ uri, mode }, context) => {
  const place = revisionAt(uri, context);
  const text = place === undefined ? undefined : editedText(context, place.path);
  if (place === undefined || text === undefined) return notARevision;
  const written = await writtenDowngrade(place, text, mode, context);
  if (written.kind === 'refused') return written;
  const { changes, roundTrip: trip, reasons } = written;
  const lines = lineTable(text);
  return {
    kind: 'edits',
    edits: changes.map(({ span, newText }) => ({ uri, range: rangeOf(lines, span), newText })),
    verdict: trip.verdict,
    reasons: reasons.length > 0 ? reasons : trip.reasons.map(({ message }) => message),
  };
};
