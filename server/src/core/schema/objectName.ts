import type { Dialect } from '../dialects/dialect.js';
import { cutName } from '../dialects/names.js';
import type { ObjectName } from '../operations/definitions.js';

/** A name as the database gets it. */
export function nameOf(name: ObjectName | null, dialect: Dialect): string | null {
  return name === null ? null : name.isFinal ? cutName(dialect, name.value) : name.value;
}
