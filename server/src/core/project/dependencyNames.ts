/**
 * The packages that a lock file, a list of requirements or a table of them names, in lower case with "-": also one with
 * an extra, `sqlalchemy[asyncio]`. Other words of the file may be among them, and no dependency is missing.
 */
export function dependencyNames(text: string): Set<string> {
  const names = new Set<string>();
  for (const line of text.split(/\r\n?|\n/)) {
    const code = line.replace(/^[ \t]*#.*|[ \t]#.*/, '');
    // Behind a quote or an equals sign, as in TOML and JSON, or at the start of a line.
    for (const [, name = '', extras] of code.matchAll(
      /(?:^[ \t-]{0,40}|["'])([A-Za-z][\w.-]{0,60})(?:[ \t]*(\[[\w., -]{0,100}\]))?/g,
    )) {
      const written = name.toLowerCase().replace(/[._-]+/g, '-');
      names.add(written);
      if (extras !== undefined) names.add(`${written}${extras.toLowerCase().replace(/ /g, '')}`);
    }
    // Poetry's `sqlalchemy = {extras = ["asyncio"]}`.
    const [, table, extras] =
      /^[ \t]{0,40}["']?([\w.-]{1,60})["']?[ \t]*=[ \t]*\{.{0,200}?extras[ \t]*=[ \t]*(\[[^\]]{0,100}\])/.exec(code) ??
      [];
    if (table !== undefined && extras !== undefined)
      names.add(`${table.toLowerCase()}${extras.toLowerCase().replace(/["' ]/g, '')}`);
  }
  return names;
}
