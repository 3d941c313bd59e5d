import { describe, expect, test } from 'vitest';
import { databaseUrl, secrecyOf } from './databaseUrl.js';

const secrecy = (url: string): string | undefined => {
  const read = databaseUrl(url);
  return read && secrecyOf(read);
};

describe('a password in a URL', () => {
  test.each([
    'postgresql://app:7hx-Kq2@db.example-shop.com/shop',
    'postgresql+psycopg2://app:7hx-Kq2@10.1.2.3:5432/shop',
    'mysql+pymysql://root:S3cr3t!pw@db.shop.io/shop?charset=utf8mb4',
    'postgresql://u:p%40ss9@db.shop.io/db',
    'postgresql://u:p@ss/w:ord@db.shop.io/db',
    'snowflake://u:7hx-Kq2@account.eu/db',
    'postgresql://db.shop.io/shop?user=app&password=7hx-Kq2',
    'postgresql://postgres:postgres@db.shop.io/shop',
  ])('is a secret in %s', (url) => {
    expect(secrecy(url)).toBe('secret');
  });

  test.each([
    'postgresql://app:7hx-Kq2@localhost/shop',
    'postgresql://app:7hx-Kq2@db:5432/shop',
    'postgresql://app:7hx-Kq2@127.0.0.1/shop',
  ])('is a secret of this machine in %s', (url) => {
    expect(secrecy(url)).toBe('local');
  });

  test.each([
    'postgresql://user:pass@localhost/dbname',
    'postgresql://postgres:postgres@localhost:5432/app',
    'postgresql://postgres:postgres@db/app',
    'postgresql://postgres:mysecretpassword@localhost/app',
    'postgresql://shop:shop@localhost/db',
    'postgresql://me:shop@db/shop',
    'mysql+pymysql://root:root123@127.0.0.1/test',
    'postgresql://%(DB_USER)s:%(DB_PASS)s@%(DB_HOST)s/%(DB_NAME)s',
    'postgresql://app:${DB_PASSWORD}@db.shop.io/shop',
    'postgresql://app:$DB_PASSWORD@db.shop.io/shop',
    'postgresql://{user}:{password}@{host}/{name}',
    'postgresql://<user>:<password>@<host>/<name>',
    'postgresql://app:***@db.shop.io/shop',
    'postgresql://app:YOUR_PASSWORD@db.shop.io/shop',
    'postgresql://app:changeme@db.shop.io/shop',
    'postgresql://app:db_password@db.shop.io/shop',
    'postgresql://username:password@hostname:5432/database',
    'postgresql://app:Kq2-7hx@your-host/shop',
  ])('is none in %s', (url) => {
    expect(secrecy(url)).toBe('none');
  });

  test.each([
    'driver://user:pass@localhost/dbname',
    'sqlite:///shop.db',
    'postgresql://app@db.shop.io/shop',
    'https://me:7hx@shop.io',
    'no url',
    '',
  ])('is not there in %s', (url) => {
    expect(secrecy(url)).toBeUndefined();
  });

  test('goes with the colon before it, or with its parameter', () => {
    const without = (url: string): string => {
      const { start = 0, end = 0 } = databaseUrl(url)?.removable ?? {};
      return url.slice(0, start) + url.slice(end);
    };
    expect(without('postgresql://app:7hx@db/shop')).toBe('postgresql://app@db/shop');
    expect(without('postgresql://db/shop?password=7hx&user=app')).toBe('postgresql://db/shop?user=app');
    expect(without('postgresql://db/shop?user=app&password=7hx')).toBe('postgresql://db/shop?user=app');
    expect(without('postgresql://db/shop?password=7hx')).toBe('postgresql://db/shop');
  });
});
