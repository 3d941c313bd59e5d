import type { Feature } from '../context.js';
import type { SqlDocumentAnswer, SqlDocumentParams } from '../messages.js';
import { sqlUri } from '../sql/sqlUri.js';

/** The document of instant SQL, which the editor can show beside another one. */
export const sqlDocumentAt: Feature<SqlDocumentParams, SqlDocumentAnswer> = (params) => ({ uri: sqlUri(params) });
