import type { Dialect } from '../dialects/dialect.js';
import { stringLiteral } from '../dialects/literals.js';
import { nameList, quoteName } from '../dialects/names.js';
import type { Term } from '../operations/term.js';
import { plainValue, stringsOf } from './facts.js';

/** What follows the closing parenthesis of `CREATE TABLE`, from the dialect's own keyword arguments. */
export function tableOptions(given: ReadonlyMap<string, Term>, dialect: Dialect): string[] {
  const value = (name: string): string | boolean | null | undefined => plainValue(given.get(`${dialect.name}_${name}`));
  const text = (name: string): string | undefined => {
    const found = value(name);
    return typeof found === 'string' ? found : undefined;
  };
  switch (dialect.name) {
    case 'postgresql': {
      const parents = stringsOf(given.get('postgresql_inherits'));
      return [
        ...(parents.length === 0 ? [] : [`INHERITS (${nameList(dialect, parents)})`]),
        ...(text('partition_by') === undefined ? [] : [`PARTITION BY ${text('partition_by') ?? ''}`]),
        ...(text('using') === undefined ? [] : [`USING ${text('using') ?? ''}`]),
        ...storageOf(given.get('postgresql_with')),
        ...(value('with_oids') === true ? ['WITH OIDS'] : value('with_oids') === false ? ['WITHOUT OIDS'] : []),
        ...(text('on_commit') === undefined
          ? []
          : [`ON COMMIT ${(text('on_commit') ?? '').replaceAll('_', ' ').toUpperCase()}`]),
        ...(text('tablespace') === undefined ? [] : [`TABLESPACE ${quoteName(dialect, text('tablespace') ?? '')}`]),
      ];
    }
    case 'sqlite':
      return [
        [
          ...(value('with_rowid') === false ? ['WITHOUT ROWID'] : []),
          ...(value('strict') === true ? ['STRICT'] : []),
        ].join(',\n '),
      ].filter((option) => option !== '');
    case 'mysql':
    case 'mariadb':
      return mysqlOptions(given, dialect);
    default:
      return [];
  }
}

const withBlanks = new Set([
  'DATA_DIRECTORY',
  'INDEX_DIRECTORY',
  'DEFAULT_CHARACTER_SET',
  'CHARACTER_SET',
  'DEFAULT_CHARSET',
  'DEFAULT_COLLATE',
]);
const withoutSign = new Set(['TABLESPACE', 'DEFAULT CHARACTER SET', 'CHARACTER SET', 'COLLATE']);
/** Their values are strings of SQL. */
const quoted = new Set(['DATA_DIRECTORY', 'INDEX_DIRECTORY', 'PASSWORD', 'CONNECTION']);

/** In the order given, but the collation behind a character set. */
function mysqlOptions(given: ReadonlyMap<string, Term>, dialect: Dialect): string[] {
  const prefix = `${dialect.name}_`;
  const options = [...given].flatMap(([key, term]) => {
    const value = plainValue(term);
    return key.startsWith(prefix) && typeof value === 'string'
      ? [{ name: key.slice(prefix.length).toUpperCase(), value }]
      : [];
  });
  const hasCharset = options.some(({ name }) => /CHARSET|CHARACTER_SET/.test(name));
  const isPartition = ({ name }: { readonly name: string }): boolean => /^(?:SUB)?PARTITION/.test(name);
  const isLast = ({ name }: { readonly name: string }): boolean => hasCharset && name === 'COLLATE';
  const rank = (each: { readonly name: string }): number => (isPartition(each) ? 2 : isLast(each) ? 1 : 0);
  return options
    .toSorted((one, other) => rank(one) - rank(other))
    .map(({ name, value }) => {
      const written = withBlanks.has(name) || isPartition({ name }) ? name.replaceAll('_', ' ') : name;
      const text = quoted.has(name) ? stringLiteral(dialect, value) : value;
      return `${written}${withoutSign.has(written) || isPartition({ name }) ? ' ' : '='}${text}`;
    });
}

/** `WITH (fillfactor = 70)`. */
function storageOf(term: Term | undefined): string[] {
  if (term?.kind !== 'dict') return [];
  const parameters = term.entries.map(({ key, value }) => {
    const set = plainValue(value);
    return set === null ? String(plainValue(key)) : `${String(plainValue(key))} = ${String(set)}`;
  });
  return [`WITH (${parameters.join(', ')})`];
}
