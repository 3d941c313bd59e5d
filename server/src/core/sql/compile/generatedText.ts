import { refuse } from '../../dialects/notRendered.js';
import type { Computed, Identity } from '../model/table.js';
import type { Target } from '../writer.js';
import { ddlExpression } from './expression.js';

/** `GENERATED ALWAYS AS (…)`: `visit_computed_column`. */
export function computedText({ sql, persisted, span }: Computed, target: Target): string {
  const { name } = target.dialect;
  const text = `GENERATED ALWAYS AS (${ddlExpression(sql, target)})`;
  if (name === 'mssql') return `AS (${ddlExpression(sql, target)})${persisted === true ? ' PERSISTED' : ''}`;
  if (name === 'oracle' && persisted === true)
    return refuse(
      "Oracle Database computed columns do not support 'stored' persistence; set the 'persisted' flag to None or False for Oracle Database support.",
      span,
    );
  if (name === 'postgresql' && !target.on.postgresqlVirtualColumns) {
    if (persisted === false)
      return refuse(
        "PostrgreSQL computed columns do not support 'virtual' persistence; set the 'persisted' flag to None or True for PostgreSQL support.",
        span,
      );
    return `${text} STORED`;
  }
  return `${text}${persisted === null ? '' : persisted ? ' STORED' : ' VIRTUAL'}`;
}

/** The options of an identity or a sequence: `get_identity_options`. */
export function identityOptions({ numbers, flags }: Identity, { dialect, on }: Target): string {
  const number = (name: 'increment' | 'start' | 'minvalue' | 'maxvalue' | 'cache', text: string): string[] => {
    const value = numbers.get(name);
    return value === undefined ? [] : [`${text} ${value}`];
  };
  const isOracle = dialect.name === 'oracle';
  const isMysql = dialect.name === 'mysql' || dialect.name === 'mariadb';
  const cycle = flags.get('cycle');
  const noCycle = isOracle || (isMysql && on.mysqlNoCycleInOneWord) ? 'NOCYCLE' : 'NO CYCLE';
  const order = flags.get('order');
  return [
    ...number('increment', 'INCREMENT BY'),
    ...number('start', 'START WITH'),
    ...number('minvalue', 'MINVALUE'),
    ...number('maxvalue', 'MAXVALUE'),
    ...(flags.has('nominvalue') ? [isOracle ? 'NOMINVALUE' : 'NO MINVALUE'] : []),
    ...(flags.has('nomaxvalue') ? [isOracle ? 'NOMAXVALUE' : 'NO MAXVALUE'] : []),
    ...number('cache', 'CACHE'),
    ...(cycle === undefined ? [] : [cycle ? 'CYCLE' : noCycle]),
    ...(order === undefined || !isOracle ? [] : [order ? 'ORDER' : 'NOORDER']),
  ].join(' ');
}

/** Refuses options that a version does not take. */
export function checkIdentity({ needsTwoOne, span }: Identity, { on }: Target): void {
  if (needsTwoOne && !on.isTwoOne)
    refuse("Identity() takes no 'oracle_order' and no 'oracle_on_null' in this version", span);
}

/** `GENERATED … AS IDENTITY`: `visit_identity_column`. */
export function identityText(identity: Identity, target: Target): string {
  const { name } = target.dialect;
  if (name === 'mssql') return sqlServerIdentity(identity.numbers.get('start'), identity.numbers.get('increment'));
  const options = identityOptions(identity, target);
  const isOracle = name === 'oracle';
  const kind = isOracle && identity.always === null ? '' : identity.always === true ? 'ALWAYS' : 'BY DEFAULT';
  const onNull = isOracle && identity.flags.get('on_null') === true ? ' ON NULL' : '';
  return `GENERATED ${kind}${onNull} AS IDENTITY${options === '' ? '' : ` (${options})`}`;
}

export function sqlServerIdentity(start: string | undefined, increment: string | undefined): string {
  return start === undefined && increment === undefined ? 'IDENTITY' : `IDENTITY(${start ?? '1'},${increment ?? '1'})`;
}
