/*
 * Which names hold secrets, and which values are hidden wherever they stand.
 *
 * A value is hidden in two ways. By its place: what follows `password=`, or is between user and "@" in a URL, is
 * hidden whatever it is. By itself: a value that is known to be a secret is hidden everywhere. The second way is closed
 * to values that say nothing about a secret and would blot out half of an output: short ones, flags and small numbers,
 * the words that everybody has as a password on a development machine and that Alembic's own output is made of, and a
 * password that is the user's, the database's or the host's name too, which everybody sees anyway.
 *
 * server/python/alembic_ls_bridge/secrets.py has the same rules; test/bridge/secretRules.test.ts compares the two.
 */

const password =
  /passw(?:or)?d|passphrase|passcode|pass(?=$|[^a-z])|(?:^|[^a-z])(?:pwd|pw|pswd)(?=$|[^a-z])|(?:pass|pwd|pw)$/i;
const secret =
  /secret|credential|(?:^|[^a-z])creds?(?=$|[^a-z])|(?:api|access|private|signing|encryption|account|auth|master)[_-]?key|[a-z0-9][_-]?token|(?:^|[^a-z])(?:authorization|signature)$/i;
const ofVariable = /token|(?:^|[^a-z])(?:keys?|auth|salt)(?=$|[^a-z])/i;
/** The shell's, where ODBC has a password. */
const workingDirectory = /^(?:OLD)?PWD$/i;
/** Words that end like a password, and names of what leads to a secret or describes it. */
const other =
  /(?:ask|by|com|tres)pass|(?:_|-|^)(?:file|path|dir|home|sock|socket|names?|length|count|age|ttl|timeout|hash|hashers|algorithm)$|expir\w{0,10}$/i;

/** Whether a name in a text, such as `db_password` before "=", says that what follows is a secret. */
export function isSecretWord(name: string): boolean {
  return (password.test(name) || secret.test(name)) && !other.test(name);
}

/**
 * Whether a variable of this name holds a secret: variables are called KEY or TOKEN, in texts these are ordinary words.
 */
export function isSecretVariable(name: string): boolean {
  return !workingDirectory.test(name) && (isSecretWord(name) || (ofVariable.test(name) && !other.test(name)));
}

/** Whether a quoted text behind this word is a secret, as in `ALTER ROLE app PASSWORD 'x'`. */
export function isPasswordWord(name: string): boolean {
  return /^(?:passw(?:or)?d|passphrase|pwd)$/i.test(name);
}

/** Whether a variable of this name names a user, a database or a server. */
export function isIdentityVariable(name: string): boolean {
  return /(?:user|username|login|role|owner|db|database|dbname|host|hostname|server|schema)$/i.test(name);
}

const harmless = /^(?:true|false|yes|none|null|\d{1,3}|[^]{0,3})$/iu;
const common = new Set(
  [
    'admin administrator alembic app apple backend base changeme changethis database default demo dev develop development docker error example',
    'failed frontend guest head heads host info letmein line local localhost main mariadb migration migrations mysql oracle owner pass password',
    'placeholder port postgres postgresql prod production public python redis revision root running sample secret select server service sqlalchemy',
    'sqlite stage staging start test tester testing tests token traceback upgrade user username value versions warning your-password your_password',
  ]
    .join(' ')
    .split(' '),
);

/** Whether a secret is hidden wherever it stands. */
export function isTelling(value: string): boolean {
  return value.length <= longestValue && !harmless.test(value) && !common.has(value.toLowerCase());
}

/** In characters. A longer value is a document or a key of several lines, whose lines count. */
export const longestValue = 1000;
