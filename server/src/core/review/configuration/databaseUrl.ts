import type { Span } from '../../text.js';

/** A database URL as a text states it, with the place of its password. */
export interface DatabaseUrl {
  /** `postgresql`, `mysql+pymysql`. */
  readonly scheme: string;
  readonly user: string;
  readonly password: string;
  /** Within the text. */
  readonly passwordSpan: Span;
  /** What is removed with the password: the colon before it too. */
  readonly removable: Span;
  readonly host: string;
  readonly database: string;
}

/** Schemes that SQLAlchemy connects to no database with, and the one of Alembic's template. */
const others =
  /^(?:https?|ftp|file|redis|rediss|amqps?|wss?|smtp|ldaps?|s3|gs|ssh|git|driver|dialect|db|database|scheme)(?:\+|$)/i;

/** The URL that the whole text is, where it has a password; undefined for any other text. */
export function databaseUrl(text: string): DatabaseUrl | undefined {
  const scheme = /^\s*([a-z][\w+.-]{0,60}):\/\//i.exec(text);
  if (scheme === null || others.test(scheme[1] ?? '') || /[\r\n]/.test(text)) return undefined;
  const from = scheme[0].length;
  const user = /^[^:/@?#]*/.exec(text.slice(from))?.[0] ?? '';
  const close = text.lastIndexOf('@');
  const colon = from + user.length;
  if (text.charAt(colon) === ':' && close > colon) {
    const [host, database] = placeOf(text.slice(close + 1));
    return {
      scheme: scheme[1] ?? '',
      user,
      password: text.slice(colon + 1, close),
      passwordSpan: { start: colon + 1, end: close },
      removable: { start: colon, end: close },
      host,
      database,
    };
  }
  const query = /([?&])password=([^&\s]+)/i.exec(text);
  if (query === null) return undefined;
  const [host, database] = placeOf(text.slice(close < from ? from : close + 1));
  const end = query.index + query[0].length;
  const isFirst = query[1] === '?' && text.charAt(end) === '&';
  return {
    scheme: scheme[1] ?? '',
    user,
    password: query[2] ?? '',
    passwordSpan: { start: end - (query[2] ?? '').length, end },
    removable: { start: query.index + Number(isFirst), end: end + Number(isFirst) },
    host,
    database,
  };
}

function placeOf(rest: string): readonly [host: string, database: string] {
  const [, host = '', database = ''] = /^(\[[^\]]*\]|[^:/?]*)(?::[^/?]*)?(?:\/([^?]*))?/.exec(rest) ?? [];
  return [host, database];
}

/** Whether somebody who reads the password can use it: it is no placeholder, no reference, and no word that everybody has on their own machine. */
export function secrecyOf({ password, user, host, database }: DatabaseUrl): 'none' | 'local' | 'secret' {
  if (password === '' || isReference(password) || isPlaceholder(password) || isPlaceholderHost(host)) return 'none';
  if (!isLocal(host)) return 'secret';
  const own = [user, host, database].map((each) => each.toLowerCase());
  return isCommon(password) || own.includes(password.toLowerCase()) ? 'none' : 'local';
}

/** `%(PASSWORD)s`, `${PASSWORD}`, `$PASSWORD`, `{password}`, `<password>`, `{{ password }}`, `%PASSWORD%`. */
function isReference(password: string): boolean {
  return /%\(|\$\{?[A-Za-z_]|\{[^{}]*\}|^<.*>$|^\[.*\]$|^%\w+%$|^__\w+__$|^@\w+@$/.test(password);
}

/** `***`, `xxx`, `your_password`, `changeme`, `DB_PASSWORD`. */
function isPlaceholder(password: string): boolean {
  return (
    /^(?:[*x.#_-]+|…|changeme|redacted|placeholder|todo|tiger)$/i.test(password) ||
    /^(?:change|replace)[-_ ]?(?:me|this|it)\b/i.test(password) ||
    /^(?:your|my|the|some|insert|enter|put)\w*(?:pass|pwd|secret|here)/i.test(password.replace(/[- ]/g, '_')) ||
    /^(?:[a-z]{2,12}[-_]){0,4}(?:pass|password|passwd|pwd|pw)$/i.test(password)
  );
}

function isPlaceholderHost(host: string): boolean {
  return /^(?:host(?:name)?|server|address|ip|your[-_.]?\w*|my[-_]?host|example\.(?:com|org|net)|.*\.example|<.*>)$/i.test(
    host,
  );
}

/** This machine, or a container beside it: its name has no dots. */
function isLocal(host: string): boolean {
  return (
    !host.includes('.') ||
    /^(?:127\.\d+\.\d+\.\d+|0\.0\.0\.0|host\.docker\.internal|.*\.(?:local|localhost|localdomain|test))$/i.test(host)
  );
}

const words =
  'admin|administrator|alembic|app|application|backend|base|change|db|database|default|demo|dev|develop|development|docker|dummy|example|fake|guest|here|insecure|local|localhost|maria|mariadb|main|me|my|mysql|oracle|pass|passwd|password|pg|postgre|postgres|postgresql|pwd|qwerty|really|root|sa|sample|secret|service|some|sql|staging|strong|super|temp|test|tester|testing|this|user|username|very|web|yugabyte|your';
const common = new RegExp(`^(?:(?:${words})[-_.!@#$ ]{0,2}){0,6}\\d{0,8}[!.#$]{0,2}$`, 'i');

/** What everybody has as a password on a development machine. */
function isCommon(password: string): boolean {
  return password.length <= 3 || (password.length <= 40 && common.test(password));
}
