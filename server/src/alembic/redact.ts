/**
 * Blots out passwords in text that is about to be shown or logged: in URLs (`scheme://user:password@host`),
 * in `password=…` of connection strings and keyword arguments, and the given values wherever they stand.
 * What a process prints passes through here first.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  return secrets
    .reduce((blotted, secret) => blotted.replace(patternOf(secret), '***'), text)
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:/@'"]*:)([^\s'"]+)(@)/gi, '$1***$3')
    .replace(/([\w-]*(?:password|passwd|passphrase)|\bpwd)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&)'"]+)/gi, '$1$2***')
    // configparser quotes the rest of a value, from the "%" in a password on.
    .replace(/(must be followed by '%' or '\(', found: ).*/g, '$1***');
}

/** Redacts every text in plain data, as JSON has it. */
export function redactDeep<T>(value: T, secrets: readonly string[] = []): T {
  return deep(value, secrets) as T;
}

function deep(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return redact(value, secrets);
  if (Array.isArray(value)) return value.map((item) => deep(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deep(item, secrets)]));
}

/** Short values are blotted out as whole words only: "post" as a password must not eat "postgresql". */
function patternOf(secret: string): RegExp {
  const literal = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(secret.length < longSecret ? `(?<![\\w-])${literal}(?![\\w-])` : literal, 'g');
}

const longSecret = 8;
const secretName = /passw(?:or)?d|passphrase|secret|token|key|credential/i;
const addressName = /ur[il]|dsn|database|connection/i;
/** Values that say nothing, and would blot out half of an output. */
const harmless = /^(?:true|false|yes|none|null|\d{1,3}|.{0,3})$/i;

/**
 * The values that `redact` must know because they have no telling shape: those of variables with a secret's name
 * (PASSWORD, SECRET, TOKEN, KEY …), and the passwords in those that hold an address (URL, DSN …); longest first.
 * A password that is the user's or the database's name too hides nothing, and would blot out both.
 */
export function secretsOf(variables: Readonly<Record<string, string | undefined>>): string[] {
  const secrets = new Set<string>();
  const open = new Set<string>();
  for (const [name, value = ''] of Object.entries(variables)) {
    const address = addressName.test(name) || value.includes('://') ? addressIn(value) : undefined;
    if (address !== undefined) {
      secrets.add(address.password).add(decoded(address.password));
      for (const part of address.others) open.add(part);
    } else if (secretName.test(name)) {
      secrets.add(value);
    } else {
      open.add(value);
    }
  }
  const hidden = [...secrets].filter((secret) => !open.has(secret) && !harmless.test(secret));
  const forms = hidden.flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** The passwords in the URLs of a configuration file, which is not read any closer, as they stand and as they are meant. */
export function secretsInText(text: string): string[] {
  const urls = [...text.matchAll(/[a-z][a-z0-9+.-]*:\/\/[^\s'"]*@/gi)].map(([url]) => url);
  return secretsOf(Object.fromEntries(urls.flatMap((url) => [[`url ${url}`, url], [`url %${url}`, url.replaceAll('%%', '%')]])));
}

/** As SQLAlchemy and libpq read it: up to the last "@" of a URL, or the value of `password=`. */
function addressIn(address: string): { readonly password: string; readonly others: readonly string[] } | undefined {
  const url = /^[a-z][a-z0-9+.-]*:\/\/([^:/@]*):(.+)@([^@]*)$/i.exec(address.trim());
  if (url !== null) return { password: url[2] ?? '', others: [url[1] ?? '', ...(url[3] ?? '').split(/[:/?]/)] };
  const password = /\b(?:password|pwd)\s*=\s*'?([^\s';&]+)/i.exec(address)?.[1];
  return password === undefined ? undefined : { password, others: [] };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
