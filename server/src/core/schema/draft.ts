import { layeredMap } from '../graph/layeredMap.js';
import {
  keyOf,
  type EnumType,
  type NamedObject,
  type Schema,
  type Table,
  type Touched,
  type Tracked,
  type Uncertainty,
  type UnknownTable,
} from './schema.js';
import { doubtsOf, type ApplyContext, type Step } from './step.js';

/** What kind of object an operation touched. */
export type ObjectKind = 'table' | 'column' | 'constraint' | 'index' | 'enum' | NamedKind;

/** Objects of which little more than the name is known. */
export type NamedKind = 'sequence' | 'view' | 'function' | 'extension';

/** One object that one operation made, changed or removed. */
export interface Touch {
  readonly kind: ObjectKind;
  readonly id: string;
  readonly effect: 'made' | 'changed' | 'removed';
  readonly by: Touched;
}

/** One of the maps of a schema while a revision changes it. */
export class Changes<T> {
  private readonly changes = new Map<string, T | undefined>();
  constructor(private readonly before: ReadonlyMap<string, T>) {}

  get(key: string): T | undefined {
    return this.changes.has(key) ? this.changes.get(key) : this.before.get(key);
  }

  set(key: string, value: T | undefined): void {
    this.changes.set(key, value);
  }

  finish(): ReadonlyMap<string, T> {
    return layeredMap(this.before, this.changes);
  }
}

/** A schema while one revision's operations are applied to it. */
export class Draft {
  readonly enums: Changes<EnumType>;
  readonly touches: Touch[] = [];
  private readonly objects: Readonly<Record<NamedKind, Changes<NamedObject>>>;
  private readonly tables: Changes<Table>;
  private readonly unknownTables: Changes<UnknownTable>;
  private readonly uncertain: Uncertainty[] = [];
  private made = 0;

  constructor(
    private readonly before: Schema,
    private readonly context: ApplyContext,
  ) {
    this.tables = new Changes(before.tables);
    this.enums = new Changes(before.enums);
    this.objects = {
      sequence: new Changes(before.sequences),
      view: new Changes(before.views),
      function: new Changes(before.functions),
      extension: new Changes(before.extensions),
    };
    this.unknownTables = new Changes(before.unknownTables);
  }

  finish(): Schema {
    const { before, uncertain } = this;
    return {
      tables: this.tables.finish(),
      enums: this.enums.finish(),
      sequences: this.objects.sequence.finish(),
      views: this.objects.view.finish(),
      functions: this.objects.function.finish(),
      extensions: this.objects.extension.finish(),
      unknownTables: this.unknownTables.finish(),
      uncertain: uncertain.length === 0 ? before.uncertain : [...before.uncertain, ...uncertain],
    };
  }

  key(schema: string | null, name: string): string {
    return keyOf(schema, name, this.context.dialect.defaultSchema);
  }

  named(kind: NamedKind): Changes<NamedObject> {
    return this.objects[kind];
  }

  table(schema: string | null, name: string): Table | undefined {
    return this.tables.get(this.key(schema, name));
  }

  /** All tables, with what the draft has changed. */
  allTables(): Iterable<Table> {
    return this.tables.finish().values();
  }

  setTable(table: Table): void {
    const key = this.key(table.schema, table.name);
    this.tables.set(key, table);
    this.unknownTables.set(key, undefined);
  }

  removeTable(table: Pick<Table, 'schema' | 'name'>): void {
    this.tables.set(this.key(table.schema, table.name), undefined);
  }

  reportUnknownTable(schema: string | null, name: string, reason: string, step: Step): void {
    const key = this.key(schema, name);
    if (this.unknownTables.get(key) === undefined) this.unknownTables.set(key, { schema, name, reason, ...step.place });
  }

  /** Something that may have changed anything. */
  addUncertain(uncertain: Uncertainty): void {
    const isKnown = (other: Uncertainty): boolean =>
      other.reason === uncertain.reason &&
      other.revision === uncertain.revision &&
      other.span.start === uncertain.span.start;
    if (!this.uncertain.some(isKnown)) this.uncertain.push(uncertain);
  }

  /** What a new object has, with the reasons why it is not certain. */
  track(kind: ObjectKind, step: Step, uncertain: readonly Uncertainty[] = []): Tracked {
    const { place, directive, context } = step;
    this.made += 1;
    const id = `${context.revision}:${this.made}`;
    const touched: Touched = { ...place, directive, before: null };
    this.touches.push({ kind, id, effect: 'made', by: touched });
    return { id, source: place, touched, uncertain };
  }

  /** The object with this operation in its history, and with the reasons why it is not certain. */
  touch<T extends Tracked>(
    kind: ObjectKind,
    object: T,
    step: Step,
    uncertain: readonly Uncertainty[] = doubtsOf(step),
  ): T {
    const touched: Touched = { ...step.place, directive: step.directive, before: object.touched };
    this.touches.push({ kind, id: object.id, effect: 'changed', by: touched });
    return { ...object, touched, uncertain: withReasons(object.uncertain, uncertain) };
  }

  /** Notes that an object is gone. */
  remove(kind: ObjectKind, object: Tracked, step: Step): void {
    const by: Touched = { ...step.place, directive: step.directive, before: object.touched };
    this.touches.push({ kind, id: object.id, effect: 'removed', by });
  }
}

/** Reasons, each once. */
export function withReasons(old: readonly Uncertainty[], more: readonly Uncertainty[]): readonly Uncertainty[] {
  const fresh = more.filter(
    ({ reason, revision }) => !old.some((other) => other.reason === reason && other.revision === revision),
  );
  return fresh.length === 0 ? old : [...old, ...fresh];
}
