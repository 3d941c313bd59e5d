import type { PreviewPanel } from '../preview/panel.js';
import { placeOf } from './place.js';

/** Shows the SQL from where the database is to the heads. */
export function previewSqlPending(preview: PreviewPanel, argument: unknown): Promise<void> {
  return preview.choose('pending', placeOf(argument));
}
