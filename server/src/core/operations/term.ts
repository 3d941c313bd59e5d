import type { Span, Unknown } from '../text.js';

/**
 * What an expression of a migration stands for. Nothing is executed: a call of a library stays a call, with what is
 * known of its arguments. The span is where the text states it.
 */
export type Term =
  | { readonly kind: 'string'; readonly value: string; readonly member?: EnumMember; readonly span: Span }
  | { readonly kind: 'none'; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'number'; readonly text: string; readonly span: Span }
  | {
      readonly kind: 'sequence';
      readonly type: 'tuple' | 'list' | 'set' | 'frozenset';
      readonly items: readonly Term[];
      readonly span: Span;
    }
  | {
      readonly kind: 'dict';
      readonly entries: readonly { readonly key: Term; readonly value: Term }[];
      readonly span: Span;
    }
  /** Something imported, by its full path: `sqlalchemy.Integer`, `sqlalchemy.dialects.postgresql.JSONB`. */
  | { readonly kind: 'reference'; readonly path: string; readonly span: Span }
  /** `sa.text('x')`; of a method, `callee` is an attribute of the term that it is called on. */
  | {
      readonly kind: 'call';
      readonly callee: Term;
      readonly positional: readonly Term[];
      readonly keywords: ReadonlyMap<string, Term>;
      /** A class of the project's types stands for this one, and is named without a call. */
      readonly isClass?: true;
      /** Of `with_variant`: the type is what `dialect.type_descriptor(…)` makes of it. */
      readonly isAdapted?: true;
      readonly span: Span;
    }
  | { readonly kind: 'attribute'; readonly of: Term; readonly name: string; readonly span: Span }
  /** `a == b`, `~a`, `a[b]` (operator `[]`) of terms that are not plain values. */
  | { readonly kind: 'operator'; readonly operator: string; readonly operands: readonly Term[]; readonly span: Span }
  /** Bytes, a class of the file, anything else that is known and none of the above. */
  | { readonly kind: 'other'; readonly found: string; readonly member?: EnumMember; readonly span: Span }
  | Unknown;

/** A member of one of Python's enums: its name, and its value where that is a string. */
export interface EnumMember {
  readonly name: string;
  readonly value: string | null;
  /** The number that it is, where its class is one of `int`. */
  readonly int?: string;
}
