/** What SQLAlchemy's `make_url` makes of a URL, part by part; a part that the URL does not name is missing. */
export interface UrlParts {
  /** `postgresql+psycopg`, as written. */
  readonly drivername: string;
  readonly username?: string;
  readonly password?: string;
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  /** Every value of a key, in order. */
  readonly query: Readonly<Record<string, readonly string[]>>;
}

export type SplitUrl =
  { readonly kind: 'parts'; readonly parts: UrlParts } | { readonly kind: 'error'; readonly reason: string };

/** SQLAlchemy's own pattern (`sqlalchemy.engine.url._parse_url`). Like there, what follows the match is ignored. */
const urlPattern =
  /^(?<name>[\p{L}\p{N}_+]+):\/\/(?:(?<username>[^:/]*)(?::(?<password>[^@]*))?@)?(?:(?:\[(?<ipv6>[^/?]+)\]|(?<host>[^/:?]+))?(?::(?<port>[^/?]*))?)?(?:\/(?<database>[^?]*))?(?:\?(?<query>[^\n]*))?/u;

/** What Python's `int()` reads, in ASCII: signs, surrounding space and single underscores between digits. */
const pythonInteger = /^\s*[+-]?\d+(?:_\d+)*\s*$/;

/**
 * Splits the text of a SQLAlchemy URL by SQLAlchemy's rules. A reason never repeats the text, for it may hold a
 * password. `unquoteDatabase` is what SQLAlchemy 2.1 began (`%20` in the database name means a space); before, the name
 * was taken as written. It is the default since nobody who wants the other writes a percent sign and two hex digits.
 */
export function splitUrl(text: string, { unquoteDatabase = true }: { unquoteDatabase?: boolean } = {}): SplitUrl {
  const groups = urlPattern.exec(text)?.groups;
  const drivername = groups?.['name'];
  if (groups === undefined || drivername === undefined) {
    return {
      kind: 'error',
      reason: 'This is not a database URL. It should look like postgresql://user:password@host:5432/database.',
    };
  }
  const { username, password, database, query, port } = groups;
  if (port !== undefined && !pythonInteger.test(port)) {
    return {
      kind: 'error',
      reason:
        'The port of the database URL is not a number. If the user name or password contains :, /, @ or %, write them as %3A, %2F, %40 and %25.',
    };
  }
  return {
    kind: 'parts',
    parts: {
      drivername,
      ...present('username', username, unquote),
      ...present('password', password, unquote),
      ...present('host', groups['host'] ?? groups['ipv6'], asWritten),
      ...present('port', port, (digits) => Number(digits.replaceAll('_', ''))),
      ...present('database', database, unquoteDatabase ? unquote : asWritten),
      query: parseQuery(query ?? ''),
    },
  };
}

/** `{ key: read(text) }`, or `{}` for a part that is missing. */
function present<K extends string, V>(
  key: K,
  text: string | undefined,
  read: (text: string) => V,
): Partial<Record<K, V>> {
  return text === undefined ? {} : ({ [key]: read(text) } as Record<K, V>);
}

function asWritten(text: string): string {
  return text;
}

/** Python's `urllib.parse.unquote`: percent-encoded UTF-8, invalid bytes become U+FFFD, a lone `%` stays. */
function unquote(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      Uint8Array.from(run.slice(1).split('%'), (hex) => parseInt(hex, 16)),
    ),
  );
}

/** Python's `urllib.parse.parse_qsl` with its defaults: pairs without a value are dropped, `+` is a space. */
function parseQuery(text: string): Record<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=');
    const value = equals < 0 ? '' : pair.slice(equals + 1);
    if (value === '') continue;
    const key = unquote(pair.slice(0, equals).replaceAll('+', ' '));
    values.set(key, [...(values.get(key) ?? []), unquote(value.replaceAll('+', ' '))]);
  }
  return Object.fromEntries(values);
}
