import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isIP } from 'node:net';
import path from 'node:path';
import { readBytesNow } from '../files/readFile.js';
import { isSocket, type DatabaseTarget } from './databaseTarget.js';
import { failed, needsBridge, type Failed, type NeedsBridge } from './outcome.js';

/** One way to talk to a server: in plain text, or through TLS with this much checked. */
export type Tls =
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'tls';
      readonly verify: 'nothing' | 'authority' | 'host';
      /** PEM texts. Without `ca`, the authorities that Node knows. */
      readonly ca?: string;
      readonly cert?: string;
      readonly key?: string;
    };

/** Ways to try, in order; the next only when the server cannot or will not do the one before. */
export type TlsWays = { readonly kind: 'ways'; readonly ways: readonly Tls[] } | Failed | NeedsBridge;

const plain: Tls = { kind: 'plain' };

/**
 * libpq's `sslmode`, `sslrootcert`, `sslcert`, `sslkey` (asyncpg calls the mode `ssl`), with libpq's defaults:
 * `prefer`, and `require` verifies when there is a root certificate. `directory` is where relative paths start.
 */
export function postgresTls(target: DatabaseTarget, directory: string): TlsWays {
  if (isSocket(target.host ?? '')) return { kind: 'ways', ways: [plain] };
  const mode = last(target, 'sslmode') ?? last(target, 'ssl') ?? 'prefer';
  const rootFile = last(target, 'sslrootcert');
  const usualRoot = path.join(homedir(), '.postgresql', 'root.crt');
  const root = rootFile ?? (existsSync(usualRoot) ? usualRoot : undefined);
  const wish = postgresWish(mode, root);
  if (wish === undefined) {
    return failed(
      'other',
      'The database URL has an unknown sslmode. It may be disable, allow, prefer, require, verify-ca or verify-full.',
    );
  }
  return waysOf(wish, directory, {
    ca: root === 'system' ? undefined : root,
    cert: last(target, 'sslcert'),
    key: last(target, 'sslkey'),
  });
}

type Wish = readonly ('plain' | 'nothing' | 'authority' | 'host')[];

function postgresWish(mode: string, root: string | undefined): Wish | undefined {
  switch (mode) {
    case 'disable':
      return ['plain'];
    case 'allow':
      return ['plain', 'nothing'];
    case 'prefer':
      return ['nothing', 'plain'];
    case 'require':
    case 'true':
      return [root === undefined ? 'nothing' : root === 'system' ? 'host' : 'authority'];
    case 'verify-ca':
      return ['authority'];
    case 'verify-full':
      return ['host'];
    default:
      return undefined;
  }
}

/**
 * The `ssl_*` options of the MySQL drivers. Without any, as MySQL's own clients: TLS unverified, else plain text. With
 * a certificate authority, the server is verified, and its host name too by the drivers that do so.
 */
export function mysqlTls(target: DatabaseTarget, directory: string): TlsWays {
  if (isSocket(target.host ?? '')) return { kind: 'ways', ways: [plain] };
  const ca = last(target, 'ssl_ca');
  const wish = mysqlWish(target, ca);
  if (wish[0] === 'host' && isIP(target.host ?? '') !== 0) {
    // mysql2 would compare the certificate with "localhost".
    return needsBridge(
      'The database URL asks to verify the host of the TLS certificate, and names the host by its address.',
    );
  }
  return waysOf(wish, directory, { ca, cert: last(target, 'ssl_cert'), key: last(target, 'ssl_key') });
}

function mysqlWish(target: DatabaseTarget, ca: string | undefined): Wish {
  const mode = last(target, 'ssl_mode')?.toUpperCase();
  if (mode === 'DISABLED' || isTrue(last(target, 'ssl_disabled'))) return ['plain'];
  if (mode === 'VERIFY_IDENTITY' || isTrue(last(target, 'ssl_verify_identity'))) return ['host'];
  if (mode === 'VERIFY_CA') return ['authority'];
  if (ca !== undefined || isTrue(last(target, 'ssl_verify_cert'))) {
    const checkHost = last(target, 'ssl_check_hostname');
    const usual = target.driver === 'pymysql' || target.driver === 'aiomysql';
    return [(checkHost === undefined ? usual : isTrue(checkHost)) ? 'host' : 'authority'];
  }
  const demanded =
    mode === 'REQUIRED' || isTrue(last(target, 'ssl')) || 'ssl_cert' in target.query || 'ssl_key' in target.query;
  return demanded ? ['nothing'] : ['nothing', 'plain'];
}

function waysOf(
  wish: Wish,
  directory: string,
  files: Readonly<Record<'ca' | 'cert' | 'key', string | undefined>>,
): TlsWays {
  if (wish.every((verify) => verify === 'plain')) return { kind: 'ways', ways: [plain] };
  const texts: { ca?: string; cert?: string; key?: string } = {};
  for (const name of ['ca', 'cert', 'key'] as const) {
    const file = files[name];
    if (file === undefined) continue;
    try {
      texts[name] = readBytesNow(path.resolve(directory, file.replace(/^~(?=\/)/, homedir()))).toString('utf8');
    } catch {
      return failed(
        'other',
        `The certificate file ${file}, which the database URL names, cannot be read. Correct its path.`,
      );
    }
  }
  return { kind: 'ways', ways: wish.map((verify) => (verify === 'plain' ? plain : { kind: 'tls', verify, ...texts })) };
}

function last(target: DatabaseTarget, key: string): string | undefined {
  return target.query[key]?.at(-1);
}

function isTrue(text: string | undefined): boolean {
  return ['1', 'true', 'yes', 'on'].includes(text?.toLowerCase() ?? '');
}
