/** The text of a revision file that Alembic loads. */
export function revisionText(id: string, parent: string | null, header = '', body = 'pass'): string {
  const written = parent === null ? 'None' : `"${parent}"`;
  return `"""Add ${id}"""\nrevision = "${id}"\ndown_revision = ${written}\n${header}\n\ndef upgrade():\n    ${body}\n\n\ndef downgrade():\n    pass\n`;
}
