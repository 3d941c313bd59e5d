import type { Location, LocationLink } from 'vscode-languageserver/node';
import { historyOf } from '../../core/schema/lookup.js';
import { rangeOf } from '../../workspace/lineTable.js';
import type { SourceFile } from '../../workspace/sourceFile.js';
import type { FeatureContext } from '../context.js';
import { namedObject, placeLocation } from './namedObject.js';
import { objectPlace } from './objectPlace.js';

/** The operation that made the object, or gave it its present form. */
export async function objectDefinition(
  file: SourceFile,
  text: string,
  offset: number,
  context: FeatureContext,
): Promise<Location[] | LocationLink[] | null> {
  const place = await objectPlace(file, text, offset, context);
  const found = place && namedObject(place);
  const location = found && placeLocation(found.object.source, place.indexed, context.snapshot);
  if (place === undefined || location === undefined) return null;
  if (!context.client.definitionLinks) return [location];
  const { uri, range } = location;
  return [
    {
      originSelectionRange: rangeOf(file.lines, place.content),
      targetUri: uri,
      targetRange: range,
      targetSelectionRange: range,
    },
  ];
}

/** Every operation that ever touched the object, before and after this one, under any of its names. */
export async function objectReferences(
  file: SourceFile,
  text: string,
  offset: number,
  context: FeatureContext,
): Promise<Location[] | null> {
  const place = await objectPlace(file, text, offset, context);
  const found = place && namedObject(place);
  if (place === undefined || found === undefined) return null;
  const touches = historyOf(found.object.id, await place.schemas.all(place.database));
  const locations = touches.flatMap(({ by }) => placeLocation(by, place.indexed, context.snapshot) ?? []);
  return [...new Map(locations.map((location) => [JSON.stringify(location), location])).values()];
}
