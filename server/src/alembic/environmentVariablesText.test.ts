import { expect, it } from 'vitest';
import { readVariables } from './environmentVariablesText.js';

it.each<[string, string, Record<string, string>]>([
  ['plain values, without blanks around them', 'A=1\n B = two words \n', { A: '1', B: 'two words' }],
  [
    'export, quoted names, empty values',
    "export A=1\n'B'=2\nC=\nD\nE= # F\nG=#\n",
    { A: '1', B: '2', C: '', E: '', G: '#' },
  ],
  ['comments only behind a blank', '# all\nA=pa#ss # why\nB="x # y" # z\n', { A: 'pa#ss', B: 'x # y' }],
  [
    'escapes by the kind of quote',
    'A="a\\tb\\"c"\nB=\'a\\tb\\\'c\'\nC=a\\tb\n',
    { A: 'a\tb"c', B: "a\\tb'c", C: 'a\\tb' },
  ],
  ['values of several lines', 'A="one\ntwo"\nB=3\n', { A: 'one\ntwo', B: '3' }],
  [
    'references, to the file first',
    'A=${HOME}\nHOME=/b\nB=${HOME}-${NO}-${NO:-d}-$HOME\n',
    { A: '/a', HOME: '/b', B: '/b--d-$HOME' },
  ],
  ['the lines around one that cannot be read', 'A=1\nno name = at all\nB="2\nC=3\n', { A: '1', C: '3' }],
  ['line ends of every system, and a byte order mark', '\uFEFFA=1\r\nB=2\rC=3', { A: '1', B: '2', C: '3' }],
])('reads %s', (_, text, variables) => {
  expect(readVariables(text, { HOME: '/a' })).toEqual(variables);
});
