import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { targetOfUrl } from '../../../test/support/databaseTargets.js';
import { mysqlTls } from './tls.js';

const directory = mkdtempSync(path.join(tmpdir(), 'alembic-tls-'));
writeFileSync(path.join(directory, 'ca.pem'), 'authority');

afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe('mysqlTls', () => {
  it.each([
    ['mysql://db/d', ['nothing', 'plain']],
    ['mysql://db/d?ssl_mode=DISABLED', ['plain']],
    ['mysql+mysqlconnector://db/d?ssl_disabled=True', ['plain']],
    ['mysql://db/d?ssl_mode=required', ['nothing']],
    ['mysql+aiomysql://db/d?ssl=true', ['nothing']],
    ['mysql+mysqldb://db/d?ssl_ca=ca.pem', ['authority']],
    ['mysql+pymysql://db/d?ssl_ca=ca.pem', ['host']],
    ['mysql+pymysql://db/d?ssl_ca=ca.pem&ssl_check_hostname=false', ['authority']],
    ['mysql+mysqldb://db/d?ssl_mode=VERIFY_IDENTITY&ssl_ca=ca.pem', ['host']],
    ['mysql+pymysql://127.0.0.1/d?ssl_ca=ca.pem', 'needsBridge'],
    ['mysql+pymysql:///d?unix_socket=/run/mysqld.sock&ssl_ca=ca.pem', ['plain']],
    ['mysql+pymysql://db/d?ssl_ca=none.pem', 'failed'],
  ])('%s', (url, expected) => {
    const result = mysqlTls(targetOfUrl(url), directory);
    expect(
      result.kind === 'ways' ? result.ways.map((way) => (way.kind === 'plain' ? 'plain' : way.verify)) : result.kind,
    ).toEqual(expected);
  });

  it('reads the certificates that the URL names', () => {
    expect(mysqlTls(targetOfUrl('mysql+pymysql://db/d?ssl_ca=ca.pem'), directory)).toEqual({
      kind: 'ways',
      ways: [{ kind: 'tls', verify: 'host', ca: 'authority' }],
    });
  });
});
