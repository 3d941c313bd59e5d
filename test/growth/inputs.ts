/** A text of about `length` characters that repeats one thing, or nests it. */
export type Input = readonly [name: string, make: (length: number) => string];

function repeated(fragment: string, name = fragment): Input {
  return [JSON.stringify(name), (length) => fragment.repeat(Math.ceil(length / fragment.length))];
}

function nested(opening: string, closing: string): Input {
  return [
    `nested ${opening}${closing}`,
    (length) =>
      opening.repeat(Math.ceil(length / (opening.length + closing.length))) +
      closing.repeat(Math.ceil(length / (opening.length + closing.length))),
  ];
}

/**
 * What makes a pattern look at the same characters again and again, when it can be made to: the beginnings of what it
 * looks for.
 */
export const anyText: readonly Input[] = [
  // Words without an end, as base64 has them; blanks; each sign by itself.
  ...[
    'QUJDREVGRw0K',
    'a',
    '0',
    '_',
    'é',
    ' ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    ' \n',
    ...'()[]{}"\'`-/\\.,:;=@#%$*<>|~&!+^?'.split(''),
  ].map((fragment) => repeated(fragment)),
  // Beginnings without an end, and lists without one.
  ...[
    '${',
    '${a',
    '%(',
    '%(a',
    '{{',
    '{%',
    '<%',
    '/*',
    '--',
    '$a$',
    '$a',
    '"""',
    "'''",
    "''",
    '""',
    '\\"',
    '\\\\',
    '://',
    'a://b:',
    'a://b:c@',
    '"a://',
    'a.',
    'a,',
    'a, ',
    'a=',
    'a:',
    'a@',
    'a/',
    'a b ',
    'a(',
    'a"',
    "a'",
    '#a\n',
    'a\n',
    ' a\n',
  ].map((fragment) => repeated(fragment)),
  nested('(', ')'),
  nested('[', ']'),
  nested('{', '}'),
  nested('a(', ')'),
  nested('"[', ']"'),
];

export const pythonText: readonly Input[] = [
  ...[
    'def f():\n  pass\n',
    'class A(',
    'def f(',
    'if a:\n',
    '@',
    'lambda: ',
    'not ',
    '-',
    'a if b else ',
    'a = ',
    'revision = ',
    'down_revision = (',
    'x = "a" ',
    'f"{',
    '\\N{',
    'op.execute("',
    'op.f(',
    'a.b.c(',
    '\\\n',
    'try:\n',
    '"" ',
    '*a, ',
    'a: b = 1\n',
    '# a\n',
    'del a\n',
    'import a\n',
    'from a import b\n',
    'Revises: ',
    'Revises: a\n',
    'a[',
    'await ',
    'x = (y :=',
    '# alembic: ignore[A] b\n',
    'a = 1  # alembic: ignore[A, B] b\n',
    'def f(): # alembic: ignore[A]\n  pass\n',
    '# alembic: ignore[',
    '# alembic: replaces a, ',
  ].map((fragment) => repeated(fragment)),
  ['comments behind a block', (length) => `def f():\n  pass\n${'# a\n'.repeat(length / 4)}`],
  [
    ' deeper and deeper blocks',
    (length) => {
      const depth = Math.floor(Math.sqrt(2 * length));
      return Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}if a:\n`).join('');
    },
  ],
];

export const sqlText: readonly Input[] = [
  ...[
    "'a' ",
    "'a''",
    '"a" ',
    'DROP TABLE a, ',
    'DROP TABLE ',
    'a, b ',
    'ALTER TABLE a DROP COLUMN b, ',
    ', DROP ',
    ', ALTER a TYPE ',
    ', ALTER COLUMN a SET DATA ',
    'DELETE FROM ',
    'DELETE FROM a ',
    'TRUNCATE ',
    'a . ',
    'CREATE OR REPLACE ',
    'DO $$ ',
    '$$',
    '$a$ $b$ ',
    '; ',
    '-- a\n',
    '/* a */',
    'INSERT INTO a VALUES (1), ',
    'WITH a AS (',
    'IF EXISTS ',
    'SELECT * FROM a JOIN ',
    'UPDATE a SET b = ',
  ].map((fragment) => repeated(fragment)),
  nested('$a$', '$b$'),
  nested('/*', '*/'),
];

export const outputText: readonly Input[] = [
  ...[
    'Traceback (most recent call last):\n',
    '  File "/a/b.py", line 3, in f\n',
    '  File "',
    'ValueError: a\n',
    "KeyError: 'a",
    'FAILED: ',
    'During handling of the above exception, another exception occurred:\n\n',
    'sqlalchemy.exc.',
    'a.b.',
    '(Background on this error at: ',
    'ValidationError: 1 validation error for A\n',
    'password=',
    "password='",
    'secret={',
    'secret=',
    'URL.create(',
    'connect("a", ',
    "Could not parse a URL from string '",
    'a:1:b:c:d\n',
    '-- Running upgrade a -> b\n',
    'No module named ',
    "Can't locate revision identified by ",
    'connection to server at "',
    '~~~^^^\n',
  ].map((fragment) => repeated(fragment)),
];
