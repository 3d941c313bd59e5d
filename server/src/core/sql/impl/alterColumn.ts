import { refuse } from '../../dialects/notRendered.js';
import { typeDdl } from '../compile/typeText.js';
import type { Writer } from '../writer.js';
import { alterInParts, alterStart, type ColumnAlteration } from './alterInParts.js';
import { alterMssqlColumn } from './alterMssqlColumn.js';
import { alterMysqlColumn } from './alterMysqlColumn.js';

export type { ColumnAlteration } from './alterInParts.js';

/** Alembic's `impl.alter_column`. */
export function alterColumn(change: ColumnAlteration, writer: Writer): void {
  switch (writer.dialect.name) {
    case 'postgresql':
      alterPostgresqlColumn(change, writer);
      return;
    case 'mysql':
    case 'mariadb':
      alterMysqlColumn(change, writer);
      return;
    case 'mssql':
      alterMssqlColumn(change, writer);
      return;
    default:
      alterInParts(change, writer);
  }
}

function alterPostgresqlColumn(change: ColumnAlteration, writer: Writer): void {
  const { type, using, span } = change;
  if (using !== null && type === null) refuse('postgresql_using must be used with the type_ parameter', span);
  if (type !== null) {
    const cast = using === null || using === '' ? '' : ` USING ${using}`;
    writer.exec(`${alterStart(change, writer)} TYPE ${typeDdl(type, writer, span)}${cast}`);
  }
  alterInParts({ ...change, type: null }, writer);
}
