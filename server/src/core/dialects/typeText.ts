import type { Described } from '../operations/definitions.js';
import { variantFor, type Dialect } from './dialect.js';
import { libraryType } from './libraryTypes.js';
import { cannotRender, rendered, type Rendered } from './notRendered.js';
import { typeCall } from './typeCall.js';

/** The DDL text of a type, such as `VARCHAR(20)`, or why it is not known. */
export function renderType(type: Described, dialect: Dialect): Rendered {
  return rendered(() => typeText(type, dialect));
}

/** Likewise within a rendering. */
export function typeText(described: Described, dialect: Dialect): string {
  const type = variantFor(described, dialect);
  const call = typeCall(type);
  if (call === undefined) {
    const known = libraryType(type, dialect);
    if (known === undefined)
      return cannotRender(`the type ${type.path} is neither SQLAlchemy's nor a known library's`, type.span);
    return typeof known === 'string' ? known : typeText(known, dialect);
  }
  const { name, home, span } = call;
  const own =
    home === dialect.name || (home === 'mysql' && dialect.name === 'mariadb') ? dialect.ownTypes[name] : undefined;
  // Oracle's and MySQL's upper-case names and those of SQLAlchemy itself are written alike elsewhere.
  const write = own ?? dialect.types[foreignNames[name] ?? name];
  if (write === undefined)
    return cannotRender(
      home === null
        ? `SQLAlchemy has no type ${name} that could be written`
        : `${name} is a type of ${home}, which SQLAlchemy can't write for ${dialect.name}`,
      span,
    );
  return write(call, dialect);
}

/** Types of dialects that SQLAlchemy takes for one of its own on the other dialects. */
const foreignNames: Readonly<Record<string, string>> = { ENUM: 'Enum' };
