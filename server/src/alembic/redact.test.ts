import { expect, it } from 'vitest';
import { redact } from './redact.js';

const secret = 's3cr3t-w0rd';

it.each([
  `postgresql://user:${secret}@localhost/app`,
  `could not connect to postgresql+asyncpg://u:${secret}@db.example:5432/app?ssl=1 (refused)`,
  `mysql://u:${secret}@h/d and sqlite:///x.db and mssql://a:${secret}@h`,
  `connection failed: host=db password=${secret} dbname=app`,
  `create_engine(password='${secret}', user="u")`,
  `{"password": "${secret}"}`,
  `postgresql://user:${secret}p@ss@localhost/app`,
])('blots out the password of %s', (text) => {
  expect(redact(text)).not.toContain(secret);
});

it('leaves ordinary text alone', () => {
  const text = 'File "/a/b.py", line 3\n  password column added at 12:30:00, mail@example.com';
  expect(redact(text)).toBe(text);
});
