import type { Dialect } from './dialect.js';
import type { DialectName } from './dialectName.js';
import { mssql } from './mssql.js';
import { mariadb, mysql } from './mysql.js';
import { oracle } from './oracle.js';
import { postgresql } from './postgresql.js';
import { sqlite } from './sqlite.js';

/** The dialects by name. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { postgresql, mysql, mariadb, sqlite, mssql, oracle };
