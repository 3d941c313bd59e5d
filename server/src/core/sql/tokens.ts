/** A word, a quoted name, a string with its quotes, or one other character. */
export type SqlToken = string;

const tokens = /"[^"]*(?:""[^"]*)*"?|`[^`]*`?|\[[^\]]*\]?|'[^']*(?:''[^']*)*'?|[\w$#@]+|\S/g;

/**
 * The tokens of one statement without comments, as every dialect writes them. What is never closed goes to the end.
 * Never throws.
 */
export function tokensOf(sql: string): SqlToken[] {
  return sql.match(tokens) ?? [];
}

/** Whether a token can be a name or a part of one. */
export function isName(token: SqlToken | undefined): token is SqlToken {
  return token !== undefined && /^(?:["`[]|[\w$#@])/.test(token);
}

/**
 * A name with its schema, as written, part by part; and the index of the token after it. Undefined where there is none.
 */
export function nameAt(
  all: readonly SqlToken[],
  start: number,
): { readonly name: readonly SqlToken[]; readonly end: number } | undefined {
  const name: SqlToken[] = [];
  let index = start;
  for (let token = all[index]; isName(token); token = all[index]) {
    name.push(token);
    index++;
    if (all[index] !== '.') break;
    index++;
  }
  return name.length === 0 ? undefined : { name, end: index };
}

/** Whether the words are at this place, in any case. */
export function hasWords(all: readonly SqlToken[], start: number, ...words: readonly string[]): boolean {
  return words.every((word, offset) => all[start + offset]?.toUpperCase() === word);
}
