import type { TextDocumentContentParams, TextDocumentContentResult } from 'vscode-languageserver/node';
import type { Feature } from '../context.js';
import { schemaDocument } from '../schema/schemaDocument.js';
import { schemaPointOf } from '../schema/schemaUri.js';
import { sqlDocument } from '../sql/sqlDocument.js';
import { instantSqlScheme, sqlPointOf } from '../sql/sqlUri.js';

/** The text of a document that the server makes: the schema at a revision, or instant SQL. */
export const textDocumentContent: Feature<TextDocumentContentParams, TextDocumentContentResult> = async (
  { uri },
  context,
) => {
  const sql = sqlPointOf(uri);
  if (sql !== undefined) return { text: await sqlDocument(sql, context) };
  if (uri.startsWith(`${instantSqlScheme}:`))
    return { text: '-- This SQL is not there: its address cannot be read.\n' };
  const point = schemaPointOf(uri);
  const document = point && (await schemaDocument(point, context));
  return {
    text: document?.text ?? '-- This schema is not there any longer: its environment or its revision is gone.\n',
  };
};
