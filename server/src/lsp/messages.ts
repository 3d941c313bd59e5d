/**
 * What client and server say to each other beyond the protocol: each message is declared once, with its types, and used by
 * both sides. Types and names only: the client bundles these files.
 */
export type { DatabaseSummary } from '../alembic/databaseTarget.js';
export type { RunFailure } from '../alembic/failure.js';
export type { SelectedUrl } from '../alembic/selectedUrl.js';
export type { Notification, Request } from './messages/message.js';
export * from './messages/commands.js';
export * from './messages/database.js';
export * from './messages/environments.js';
export * from './messages/initialize.js';
export * from './messages/preview.js';
export * from './messages/python.js';
export * from './messages/review.js';
export * from './messages/revisions.js';
export * from './messages/roundTrip.js';
export * from './messages/schema.js';
export * from './messages/session.js';
export * from './messages/shared.js';
export * from './messages/tree.js';
export * from './messages/unknown.js';
