import type { PreviewPanel } from '../preview/panel.js';
import { placeOf } from './place.js';

/** Asks for two revisions and shows the SQL between them. */
export function previewSqlRange(preview: PreviewPanel, argument: unknown): Promise<void> {
  return preview.choose('range', placeOf(argument));
}
