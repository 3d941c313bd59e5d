/** The dialects that are known here, by SQLAlchemy's names. */
export const dialectNames = ['postgresql', 'mysql', 'mariadb', 'sqlite', 'mssql', 'oracle'] as const;

export type DialectName = (typeof dialectNames)[number];

export function isDialectName(name: string): name is DialectName {
  return (dialectNames as readonly string[]).includes(name);
}
