import { type IniFile, readIni } from '../core/project/ini.js';
import { interpolatedOption } from '../core/project/interpolation.js';
import { isIdentityVariable, isSecretVariable, isSecretWord, isTelling } from './secretNames.js';
import { identitiesIn, secretSpans } from './secretShapes.js';

/**
 * The values that are hidden wherever they stand: of variables with a secret's name (PASSWORD, DB_PASS, TOKEN, KEY …),
 * and the passwords in any of them (URLs, connection strings), as written and decoded; the longest first.
 * See `secretNames.ts` for the values that are left out.
 */
export function secretsOf(variables: Readonly<Record<string, string | undefined>>): string[] {
  const found = new Found();
  for (const [name, value = ''] of Object.entries(variables)) {
    const hasPassword = found.addTexts(value);
    if (isIdentityVariable(name)) found.open.add(value);
    else if (!hasPassword && isSecretVariable(name)) found.add(value);
  }
  return found.values();
}

/**
 * The secrets in the text of a configuration file: those of its options, `%(references)s` filled in, and of URLs
 * anywhere.
 */
export function secretsInText(text: string): string[] {
  const found = new Found();
  found.addTexts(text);
  const ini = readIni(text);
  for (const [name, value] of optionsOf(ini)) {
    const meant = value.replace(/^(["'])(.*)\1$/s, '$2');
    if (!found.addTexts(meant) && isSecretWord(name)) found.add(meant);
  }
  return found.values();
}

/** More references are not filled in: each may take long. */
const mostReferences = 200;

function* optionsOf(ini: IniFile): Generator<readonly [string, string]> {
  let references = 0;
  for (const section of [
    { name: 'DEFAULT', headerSpan: { start: 0, end: 0 }, options: ini.defaults },
    ...ini.sections.values(),
  ]) {
    for (const { name, value } of section.options.values()) {
      yield [name, value];
      if (!value.includes('%') || ++references > mostReferences) continue;
      const meant = interpolatedOption(ini, section, name, '');
      if (meant?.kind === 'value') yield [name, meant.value];
    }
  }
}

/** No project has more; every one takes time wherever something is hidden. */
const mostSecrets = 300;

class Found {
  /** What everybody sees anyway: names of users, databases and hosts. */
  readonly open = new Set<string>();
  private readonly secrets = new Set<string>();

  /** The secrets in a value, and in what it means where it is percent-encoded. Answers whether there are any. */
  addTexts(value: string): boolean {
    const before = this.secrets.size;
    for (const text of new Set([value, value.replaceAll('%%', '%'), decoded(value)])) {
      for (const { start, end } of secretSpans(text)) this.add(text.slice(start, end));
      for (const identity of identitiesIn(text)) this.open.add(identity);
    }
    return this.secrets.size > before;
  }

  add(value: string): void {
    const inBraces = value.replaceAll('}}', '}');
    for (const form of new Set([
      value,
      inBraces,
      unescaped(value),
      unescaped(inBraces),
      decoded(value),
      decoded(value.replaceAll('+', ' ')),
    ])) {
      this.addOne(form);
      // What is in messages where such a value is cut in the wrong place.
      for (const part of form.split(/[@/:?#\r\n]+/)) if (part !== form && part.length >= longEnough) this.addOne(part);
    }
  }

  values(): string[] {
    const hidden = [...this.secrets].filter((secret) => !this.open.has(secret));
    return hidden.sort((a, b) => b.length - a.length).slice(0, mostSecrets);
  }

  private addOne(secret: string): void {
    const trimmed = secret.trim();
    if (isTelling(trimmed) && !/^\*+$/.test(trimmed)) this.secrets.add(trimmed);
  }
}

/** A shorter part is an ordinary word. */
const longEnough = 6;

/** A literal of Python or libpq without its backslashes. */
function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

/** Percent-encoded text as it is meant, also where something else in it is no such code. */
function decoded(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => {
    try {
      return decodeURIComponent(codes);
    } catch {
      return codes;
    }
  });
}
