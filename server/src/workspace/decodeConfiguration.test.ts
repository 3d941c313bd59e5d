import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DecodedConfiguration, decodeConfiguration } from './decodeConfiguration.js';

const text = '[alembic]\nscript_location = db\n';
const big = (value: string): Buffer => Buffer.from(value, 'utf16le').swap16();

test.each<[string, Uint8Array, DecodedConfiguration]>([
  ['UTF-8', Buffer.from(`# ä\ufffd😀\n${text}`), { text: `# ä\ufffd😀\n${text}`, fault: undefined }],
  ['a mark', Buffer.from(`\ufeff${text}`), { text, fault: { kind: 'mark', at: 0 } }],
  [
    'a byte of Latin-1',
    Buffer.concat([Buffer.from('# ä\ufffd😀'), Buffer.from([0xe9]), Buffer.from(`\n${text}`)]),
    { text: `# ä\ufffd😀\ufffd\n${text}`, fault: { kind: 'not-utf-8', at: 6, byte: 0xe9 } },
  ],
  [
    'a cookie, which means nothing here',
    Buffer.from('# coding: latin-1\n# \xe9\n', 'latin1'),
    { text: '# coding: latin-1\n# \ufffd\n', fault: { kind: 'not-utf-8', at: 20, byte: 0xe9 } },
  ],
  ['UTF-16 with a mark', Buffer.from(`\ufeff${text}`, 'utf16le'), { text, fault: { kind: 'utf-16', at: 0 } }],
  ['UTF-16 without one', Buffer.from(text, 'utf16le'), { text, fault: { kind: 'utf-16', at: 0 } }],
  ['big-endian UTF-16', big(`\ufeff${text}`), { text, fault: { kind: 'utf-16', at: 0 } }],
  ['big-endian UTF-16 without a mark', big(text), { text, fault: { kind: 'utf-16', at: 0 } }],
  ['zero bytes in UTF-8', Buffer.from(`# \0\0\n${text}`), { text: `# \0\0\n${text}`, fault: undefined }],
  ['nothing', Buffer.from(''), { text: '', fault: undefined }],
])('%s', (_what, bytes, expected) => {
  expect(decodeConfiguration(bytes)).toEqual(expected);
});

test('the place of a fault is in the text, whatever the bytes are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const { text: decoded, fault } = decodeConfiguration(bytes);
      if (fault !== undefined) expect(fault.at).toBeLessThan(Math.max(1, decoded.length));
      if (fault?.kind === 'not-utf-8')
        expect([decoded.charAt(fault.at), bytes.includes(fault.byte)]).toEqual(['\ufffd', true]);
    }),
  );
});
