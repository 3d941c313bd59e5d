import type { Fact, Span } from '../../text.js';
import type { TableName } from '../operation.js';
import type { Term } from '../term.js';
import type { SqlName, SqlReader } from './reader.js';

/** Facts and terms of what SQL says: all of it stands where the text does. */
export class SqlFacts {
  public constructor(public readonly span: Span) {}

  public known<T>(value: T): Fact<T> {
    return { kind: 'known', value, span: this.span };
  }

  public names(values: readonly string[]): Fact<readonly Fact<string>[]> {
    return this.known(values.map((value) => this.known(value)));
  }

  public table({ schema, name }: SqlName): TableName {
    return { name: this.known(name), schema: schema === null ? undefined : this.known<string | null>(schema) };
  }

  public string(value: string): Term {
    return { kind: 'string', value, span: this.span };
  }

  public boolean(value: boolean): Term {
    return { kind: 'boolean', value, span: this.span };
  }

  /** An expression of SQL: `sa.text('…')`. */
  public text(sql: string): Term {
    const { span } = this;
    return {
      kind: 'call',
      callee: { kind: 'reference', path: 'sqlalchemy.text', span },
      positional: [this.string(sql)],
      keywords: new Map(),
      span,
    };
  }

  /** What an index is on: a column's name, or an expression with what is said of its order. */
  public element(written: string, reader: SqlReader): Term {
    if (/^[A-Za-z_]\w*$/.test(written)) return this.string(reader.folded(written));
    const quote = written.charAt(0);
    const isQuoted = /^(?:"(?:[^"]|"")+"|`(?:[^`]|``)+`)$/.test(written);
    return isQuoted ? this.string(written.slice(1, -1).replaceAll(quote + quote, quote)) : this.text(written);
  }

  public list(items: readonly Term[]): Term {
    return { kind: 'sequence', type: 'list', items, span: this.span };
  }
}
