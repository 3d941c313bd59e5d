import fc from 'fast-check';

const fragments = [
  '"""',
  "'",
  '"',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '\n',
  '\r',
  '\r\n',
  '\t',
  '    ',
  '\\',
  '\\\n',
  '=',
  ':',
  ',',
  '*',
  '@',
  '#',
  ';',
  'f"',
  'if x:\n',
  'def ',
  'class ',
  '\ndef upgrade():\n',
  'lambda: ',
  '`',
  ':=',
  '\uFEFF',
  '\f',
  '\u2028',
  '😀',
  '\ud800',
  '\0',
  'match x:\n case ',
  '\nrevision = "bb"\n',
  '\ndown_revision = "zz", *x\n',
  'from x import *\n',
  '<<<<<<< HEAD\n',
  'del revision\n',
  'exec("")\n',
];
const iniFragments = [
  '[alembic]\n',
  '[alembic]',
  '[',
  ']',
  '%(here)s',
  '%',
  '%%',
  '%(x',
  'script_location = migrations\n',
  'script_location: %(here)s/a\n',
  'script_location',
  'version_locations = a:b;c d\n',
  '  continued\n',
  'path_separator = os\n',
  'recursive_version_locations = true\n',
  '[DEFAULT]\n',
  '[DEFAULT]\nhere = /\n',
  '[tenant]\n',
  '=',
  '\n',
  '\r\n',
  '; x\n',
  '# x\n',
  '\0',
  '\uFEFF',
  'é',
  '../'.repeat(50),
  'sourceless = x\n',
];

const mutated = (of: string, pieces: readonly string[]): fc.Arbitrary<string> => {
  const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 4 }));
  const mutation = fc.record({ at: fc.nat(of.length), removed: fc.nat(12), inserted: piece });
  const mutations = fc
    .array(mutation, { minLength: 1, maxLength: 5 })
    .map((all) =>
      all.reduce((text, { at, removed, inserted }) => text.slice(0, at) + inserted + text.slice(at + removed), of),
    );
  return fc.oneof(
    { weight: 4, arbitrary: mutations },
    { weight: 1, arbitrary: fc.array(piece, { maxLength: 40 }).map((all) => all.join('')) },
  );
};
/** The text of a revision file, broken in a few places, or no such text at all. */
export const randomFile = (sound: string): fc.Arbitrary<string> => mutated(sound, fragments);

/** The text of an ini file, likewise. */
export const randomIni = mutated(
  '[alembic]\nscript_location = %(here)s/migrations\nversion_locations =\n',
  iniFragments,
);
