import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText } from './decode.js';

const bytes = (...parts: (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

test.each<[string, Uint8Array, string]>([
  ['UTF-8', bytes([0xc3, 0xa4]), 'ä'],
  ['a byte order mark', bytes([0xef, 0xbb, 0xbf], 'x = 1'), 'x = 1'],
  [
    'a byte order mark before a cookie',
    bytes([0xef, 0xbb, 0xbf], '# coding: utf-8\n', [0xc3, 0xa4]),
    '# coding: utf-8\nä',
  ],
  ['invalid UTF-8', bytes('a', [0xff], 'b'), 'a\ufffdb'],
  ['a Latin-1 cookie', bytes('# -*- coding: latin-1 -*-\n', [0xe4]), '# -*- coding: latin-1 -*-\nä'],
  [
    'a cookie in the second line',
    bytes('#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :\n', [0xa4]),
    '#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :\n€',
  ],
  ['a cookie after a blank line and CRLF', bytes('\r\n# coding=cp1251\r\n', [0xe6]), '\r\n# coding=cp1251\r\nж'],
  ['a cookie in the third line', bytes('\n\n# coding: latin-1\n', [0xc3, 0xa4]), '\n\n# coding: latin-1\nä'],
  ['a cookie after code', bytes('x = 1\n# coding: latin-1\n', [0xc3, 0xa4]), 'x = 1\n# coding: latin-1\nä'],
  ['a Windows-1252 cookie', bytes('# coding: cp1252\n', [0x80, 0x93, 0xe9, 0x81]), '# coding: cp1252\n€“é\ufffd'],
  [
    'a Latin-1 cookie and bytes that Windows uses',
    bytes('# coding: iso_8859_1\n', [0x80, 0xe9]),
    '# coding: iso_8859_1\n\x80é',
  ],
  [
    'a code page of Windows that the web names otherwise',
    bytes('# coding: cp932\n', [0x93, 0xfa]),
    '# coding: cp932\n日',
  ],
  ['an unknown encoding', bytes('# coding: klingon\n', [0xe4]), '# coding: klingon\nä'],
  ['a Japanese cookie', bytes('# coding: euc_jp\n', [0xc6, 0xfc]), '# coding: euc_jp\n日'],
  ['nothing', bytes(), ''],
])('%s', (_what, content, expected) => {
  expect(decodeText(content)).toBe(expected);
});

test('never throws', () => {
  const cookies = fc.constantFrom(
    '',
    '# coding: ',
    '# coding: utf-16\n',
    '# -*- coding: cp037 -*-\n',
    '\n# coding=ascii\n',
  );
  fc.assert(
    fc.property(
      cookies,
      fc.uint8Array(),
      (cookie, content) => typeof decodeText(bytes(cookie, [...content])) === 'string',
    ),
  );
});
