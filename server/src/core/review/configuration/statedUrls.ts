import { readToml } from '../../project/toml.js';
import type { Span } from '../../text.js';
import { databaseUrl, type DatabaseUrl } from './databaseUrl.js';
import type { EnvironmentConfiguration, IniText } from './environmentConfiguration.js';
import type { UrlLiteral } from './envScript.js';

/** A database URL with a password, and where it is written. */
export interface StatedUrl {
  readonly file: string;
  readonly url: DatabaseUrl;
  /** Where the URL begins in the file. */
  readonly start: number;
  /** What holds it, for a message: `sqlalchemy.url`. */
  readonly name: string;
  readonly place:
    | { readonly kind: 'ini'; readonly section: string; readonly option: string }
    | { readonly kind: 'toml' }
    | { readonly kind: 'env'; readonly literal: UrlLiteral };
}

/** All URLs with a password in the configuration of an environment. */
export function statedUrls({ inis, tomls, env }: EnvironmentConfiguration): StatedUrl[] {
  return [
    ...inis.flatMap(urlsInIni),
    ...tomls.flatMap(({ file, text }) => {
      const { table, spanOf } = readToml(text);
      return Object.entries(table ?? {}).flatMap(([name, value]) =>
        typeof value === 'string' ? urlAt(file, insideQuotes(text, spanOf(name)), text, name, { kind: 'toml' }) : [],
      );
    }),
    ...(env?.urls ?? []).flatMap((literal) => {
      const url = databaseUrl(literal.written);
      const place = { kind: 'env', literal } as const;
      return url === undefined || env === null
        ? []
        : [{ file: env.file, url, start: literal.start, name: 'a string', place }];
    }),
  ];
}

/** In any section: other programs keep their URLs in the same file. */
function urlsInIni({ file, text, ini }: IniText): StatedUrl[] {
  const sections = [
    ['DEFAULT', ini.defaults] as const,
    ...[...ini.sections].map(([name, { options }]) => [name, options] as const),
  ];
  return sections.flatMap(([section, options]) =>
    [...options.values()].flatMap(({ name, valueSpan }) =>
      urlAt(file, valueSpan, text, name, { kind: 'ini', section, option: name }),
    ),
  );
}

function urlAt(file: string, span: Span, text: string, name: string, place: StatedUrl['place']): StatedUrl[] {
  const url = databaseUrl(text.slice(span.start, span.end));
  return url === undefined ? [] : [{ file, url, start: span.start, name, place }];
}

function insideQuotes(text: string, { start, end }: Span): Span {
  const [quotes = ''] = /^(?:"""|'''|"|')/.exec(text.slice(start, end)) ?? [];
  return { start: start + quotes.length, end: end - quotes.length };
}
