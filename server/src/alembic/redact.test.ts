import { describe, expect, it } from 'vitest';
import { redact, redactDeep, secretsInText, secretsOf } from './redact.js';

const secret = 's3cr3t-w0rd';

it.each([
  `postgresql://user:${secret}@localhost/app`,
  `could not connect to postgresql+asyncpg://u:${secret}@db.example:5432/app?ssl=1 (refused)`,
  `mysql://u:${secret}@h/d and sqlite:///x.db and mssql://a:${secret}@h`,
  `connection failed: host=db password=${secret} dbname=app`,
  `create_engine(password='${secret}', user="u")`,
  `{"password": "${secret}"}`,
  `Field required [type=missing, input_value={'database_password': '${secret}'}, input_type=dict]`,
  `postgresql://user:${secret}p@ss@localhost/app`,
  `InterpolationSyntaxError: '%' must be followed by '%' or '(', found: '%40${secret}@localhost/x'`,
])('blots out the password of %s', (text) => {
  expect(redact(text)).not.toContain(secret);
});

it('leaves ordinary text alone', () => {
  const text = 'File "/a/b.py", line 3\n  password column added at 12:30:00, mail@example.com';
  expect(redact(text)).toBe(text);
});

it('reaches every text of plain data', () => {
  expect(redactDeep({ a: [`x ${secret}`, 1, null], b: { c: secret } }, [secret])).toEqual({ a: ['x ***', 1, null], b: { c: '***' } });
});

describe('secrets of variables', () => {
  it.each([
    ['a password', { DB_PASSWORD: secret }],
    ['a token', { API_TOKEN: secret }],
    ['a key', { SECRET_KEY: secret }],
    ['an address', { DATABASE_URL: `postgresql://app:${secret}@localhost/shop` }],
    ['an address under another name', { SHOP: `postgresql://app:${secret}@localhost/shop` }],
    ['a connection string', { PG_DSN: `host=localhost password=${secret} user=app` }],
    ['an encoded address', { DATABASE_URL: 'postgresql://app:s3cr3t%2Dw0rd@localhost/shop' }],
  ])('%s is one', (_, variables) => {
    expect(redact(`the word ${secret} alone, and glued${secret}together`, secretsOf(variables))).not.toContain(secret);
  });

  it('of an address only the password is one', () => {
    const secrets = secretsOf({ DATABASE_URL: `postgresql://app:${secret}@db.example/shop`, API_URL: 'https://example.com/path' });
    expect(redact('cannot reach db.example for shop, see https://example.com/path', secrets)).toBe('cannot reach db.example for shop, see https://example.com/path');
  });

  it.each([
    ['what the user or the database is called too', { POSTGRES_USER: 'shop', POSTGRES_PASSWORD: 'shop', DATABASE_URL: 'postgresql://shop:shop@localhost/shop' }, 'role "shop"'],
    ['a flag or a number', { USE_KEYRING: 'true', KEY_COUNT: '12' }, 'true, line 12'],
    ['a part of another word', { DB_PASSWORD: 'post' }, 'postgresql'],
  ])('%s is none', (_, variables, text) => {
    expect(redact(text, secretsOf(variables))).toBe(text);
  });

  it('knows the password of a configuration file, doubled percent signs and all', () => {
    const secrets = secretsInText('[alembic]\nsqlalchemy.url = postgresql://app:s3cr3t%%2Dw0rd@localhost/shop\n');
    for (const form of ['s3cr3t%%2Dw0rd', 's3cr3t%2Dw0rd', secret]) expect(redact(`found ${form}.`, secrets)).toBe('found ***.');
  });
});
