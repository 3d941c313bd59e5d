/**
 * The statements of a script, without comments and without the `;` between them. Quotes, dollar quotes and comments are
 * read as PostgreSQL, MySQL and SQLite all do. What is never closed goes to the end. Never throws.
 */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let statement = '';
  for (const [token] of sql.matchAll(tokens)) {
    if (token === ';') {
      statements.push(statement);
      statement = '';
    } else {
      statement += /^(?:--|\/\*)/.test(token) ? ' ' : token;
    }
  }
  return [...statements, statement].map((one) => one.trim()).filter((one) => one !== '');
}

const tokens =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'[^']*(?:''[^']*)*(?:'|$)|"[^"]*(?:""[^"]*)*(?:"|$)|`[^`]*(?:`|$)|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?(?:\1|$)|;|[^;'"`$/-]+|[\s\S]/g;
