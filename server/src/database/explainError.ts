import { describeServer, describeTarget, dialectName, isSocket, type DatabaseTarget } from './databaseTarget.js';
import { failed, type Failed } from './outcome.js';

/**
 * What Node, pg and mysql2 put on their errors: a name of the system's, an SQLSTATE, or MySQL's name for its number.
 */
interface DriverError {
  readonly code?: string;
  readonly message: string;
}

/** The driver's error; for a host with several addresses, the error of the first. */
export function driverError(error: unknown): DriverError {
  if (error instanceof AggregateError && error.errors.length > 0) return driverError(error.errors[0]);
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as { code?: unknown };
  return { message: error.message, ...(typeof code === 'string' ? { code } : {}) };
}

/** Whether a statement failed because its table, or the schema of its table, does not exist. */
export function isMissingTable(error: unknown): boolean {
  const { code, message } = driverError(error);
  return (
    ['42P01', '3F000', 'ER_NO_SUCH_TABLE', 'ER_BAD_DB_ERROR'].includes(code ?? '') ||
    message.startsWith('no such table')
  );
}

/** Codes of Node, SQLSTATE and MySQL → what it means. What is not here is `other`, with the server's own words. */
const meanings: readonly {
  codes: readonly string[];
  explain: (target: DatabaseTarget, error: DriverError) => Failed;
}[] = [
  {
    codes: ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'ENOENT', 'EADDRNOTAVAIL'],
    explain: refused,
  },
  { codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'], explain: unknownHost },
  { codes: ['ETIMEDOUT'], explain: noAnswer },
  {
    codes: ['28P01', '28000', 'ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR', 'ER_HOST_NOT_PRIVILEGED'],
    explain: authentication,
  },
  { codes: ['3D000', 'ER_BAD_DB_ERROR', 'ER_NO_DB_ERROR'], explain: unknownDatabase },
  {
    codes: ['57014', '55P03', 'ER_LOCK_WAIT_TIMEOUT', 'ER_QUERY_TIMEOUT', 'ER_STATEMENT_TIMEOUT'],
    explain: statementTimeout,
  },
  {
    codes: [
      '42501',
      'ER_DBACCESS_DENIED_ERROR',
      'ER_TABLEACCESS_DENIED_ERROR',
      'ER_COLUMNACCESS_DENIED_ERROR',
      'EACCES',
      'EPERM',
    ],
    explain: permission,
  },
  { codes: ['HANDSHAKE_NO_SSL_SUPPORT'], explain: noTls },
  {
    codes: [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'HANDSHAKE_SSL_ERROR',
    ],
    explain: untrustedCertificate,
  },
];

/** Turns what a driver threw into a failure for humans. `target` is what was connected to. */
export function explainError(thrown: unknown, target: DatabaseTarget): Failed {
  const error = driverError(thrown);
  // The codes are those of servers; what can be told of a SQLite file is told before it is opened.
  const meaning =
    target.dialect === 'sqlite'
      ? undefined
      : meanings.find(({ codes }) => error.code !== undefined && codes.includes(error.code));
  if (meaning !== undefined) return meaning.explain(target, error);
  // pg has no code for these.
  if (error.message.startsWith('SASL:') && error.message.includes('password must be'))
    return authentication(target, error);
  if (error.message === 'The server does not support SSL connections') return noTls(target);
  if (error.code?.startsWith('ERR_SSL_') === true || error.code === 'EPROTO') {
    return failed(
      'other',
      `${server(target)} does not agree to TLS as the database URL asks for it (${error.code}). Correct the SSL options of the URL.`,
    );
  }
  return failed('other', `${server(target)} reports: ${sentence(withoutPassword(error.message, target))}`);
}

/** The server kept silent while connecting. */
export function noAnswer(target: DatabaseTarget): Failed {
  return failed(
    'timeout',
    `${server(target)} does not answer in time. Check host and port in the database URL, and whether a VPN or a firewall is in the way.`,
  );
}

/** The server answered, and then a statement took too long. */
export function statementTimeout(target: DatabaseTarget): Failed {
  return failed(
    'timeout',
    `${server(target)} took too long to read the version table. A migration that is running may hold a lock on it; try again when it is done.`,
  );
}

function refused(target: DatabaseTarget): Failed {
  const where = isSocket(target.host ?? '') ? 'the path of the socket' : 'host and port';
  return failed(
    'refused',
    `${server(target)} refuses the connection. Start the database, or correct ${where} in the database URL.`,
  );
}

function unknownHost(target: DatabaseTarget): Failed {
  return failed(
    'unknownHost',
    `The host "${target.host ?? ''}" of the database URL cannot be found. Correct it, or connect to its network (the name of a Docker service is known only inside Docker).`,
  );
}

function authentication(target: DatabaseTarget, error: DriverError): Failed {
  // An unknown role, or no line for it in pg_hba.conf; only the server's words tell which.
  if (error.code === '28000') {
    const words = sentence(withoutPassword(error.message, target));
    return failed(
      'authentication',
      `${server(target)} does not let ${user(target)} in: ${words} Correct the user in the database URL, or pg_hba.conf on the server.`,
    );
  }
  if (target.password === undefined) {
    return failed(
      'authentication',
      `${server(target)} does not let ${user(target)} in without a password, and the database URL has none. Add it.`,
    );
  }
  return failed(
    'authentication',
    `${server(target)} does not accept the password of ${user(target)}. Correct user and password in the database URL.`,
  );
}

function unknownDatabase(target: DatabaseTarget): Failed {
  if (target.database === undefined)
    return failed('unknownDatabase', `The database URL names no database on ${server(target)}. Add it: …/name.`);
  return failed(
    'unknownDatabase',
    `${server(target)} has no database "${target.database}". Create it, or correct the name in the database URL.`,
  );
}

function permission(target: DatabaseTarget, error: DriverError): Failed {
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return failed('permission', `This system does not allow the connection to ${server(target)} (${error.code}).`);
  }
  return failed(
    'permission',
    `${server(target)} does not allow ${user(target)} to read the version table: ${sentence(withoutPassword(error.message, target))} Grant the right, or use another user in the database URL.`,
  );
}

function noTls(target: DatabaseTarget): Failed {
  return failed(
    'other',
    `${server(target)} offers no TLS, and the database URL demands it. Turn TLS on at the server, or change the SSL options of the URL.`,
  );
}

function untrustedCertificate(target: DatabaseTarget, error: DriverError): Failed {
  return failed(
    'other',
    `The TLS certificate of ${server(target)} cannot be verified (${error.code === 'HANDSHAKE_SSL_ERROR' ? error.message : (error.code ?? '')}). Name the authority's certificate in the database URL (sslrootcert or ssl_ca), or correct the host.`,
  );
}

function server(target: DatabaseTarget): string {
  if (target.dialect === 'sqlite') return describeTarget(target);
  return `${dialectName(target)} at ${describeServer(target)}`;
}

function user(target: DatabaseTarget): string {
  return target.user === undefined ? 'the default user' : `user "${target.user}"`;
}

function withoutPassword(text: string, { password }: DatabaseTarget): string {
  return password === undefined
    ? text
    : text.replaceAll(password, '***').replaceAll(encodeURIComponent(password), '***');
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
