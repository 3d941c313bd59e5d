import { layeredMap } from '../graph/layeredMap.js';
import type { TableSource } from './inspections.js';
import {
  keyOf,
  type EnumType,
  type NamedObject,
  type Place,
  type Schema,
  type Table,
  type Touched,
  type Tracked,
  type Uncertainty,
  type UnknownTable,
} from './schema.js';
import { doubtsOf, type ApplyContext, type Step } from './step.js';
import type { MapTrace, SchemaMap, Trace } from './trace.js';

/** What kind of object an operation touched. */
export type ObjectKind = 'table' | 'column' | 'constraint' | 'index' | 'enum' | 'attached' | NamedKind;

/** Objects of which little more than the name is known. */
export type NamedKind = 'sequence' | 'view' | 'function' | 'extension' | 'other';

/** In which of a schema's maps a kind of object is. */
export function kindOf(object: string): NamedKind {
  if (object === 'view' || object === 'materialized view') return 'view';
  return object === 'sequence' || object === 'function' || object === 'extension' ? object : 'other';
}

/** The key of an object in its map: what is in one map with other kinds has its kind before its name. */
export function namedKey(object: string, key: string): string {
  return kindOf(object) === 'other' ? `${object}\0${key}` : key;
}

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
  private last: ReadonlyMap<string, T>;
  /** What has changed since `last`. */
  private since = new Map<string, T | undefined>();
  /** What was looked at as it was before. */
  private readonly read = new Set<string>();
  private readAll = false;

  constructor(private readonly before: ReadonlyMap<string, T>) {
    this.last = before;
  }

  get(key: string): T | undefined {
    if (this.changes.has(key)) return this.changes.get(key);
    this.read.add(key);
    return this.before.get(key);
  }

  /** As it was before all changes. */
  atStart(key: string): T | undefined {
    this.read.add(key);
    return this.before.get(key);
  }

  /** All values as they are now. */
  values(): Iterable<T> {
    this.readAll = true;
    return this.finish().values();
  }

  /** All as they are now, with their keys. */
  entries(): Iterable<readonly [string, T]> {
    this.readAll = true;
    return this.finish();
  }

  set(key: string, value: T | undefined): void {
    this.changes.set(key, value);
    this.since.set(key, value);
  }

  finish(): ReadonlyMap<string, T> {
    return layeredMap(this.before, this.changes);
  }

  /**
   * The same in the map itself: as it was before is then lost, and nothing may be remembered of it by the map, as the
   * indexes of `tables.ts` are.
   */
  overwrite(): ReadonlyMap<string, T> {
    // Every map that a schema has is one of these, or a layer over them.
    if (!(this.before instanceof Map)) return this.finish();
    const map = this.before as Map<string, T>;
    for (const [key, value] of this.changes) {
      if (value === undefined) map.delete(key);
      else map.set(key, value);
    }
    return map;
  }

  /** What was looked at and what has changed; undefined where neither. */
  trace(map: SchemaMap): MapTrace | undefined {
    const { changes, read, readAll } = this;
    if (changes.size === 0 && read.size === 0 && !readAll) return undefined;
    return { map, read: readAll ? null : [...read], changes };
  }

  /** As it is now, whatever changes later. */
  now(): ReadonlyMap<string, T> {
    this.last = layeredMap(this.last, this.since);
    this.since = new Map();
    return this.last;
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
  /** The tables as they were before, for what an inspector answers. */
  readonly inspectedBefore: TableSource;
  /** The same for the tables as they are now. */
  readonly inspectedNow: TableSource;

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
      other: new Changes(before.others),
    };
    this.unknownTables = new Changes(before.unknownTables);
    const source =
      (read: <T>(changes: Changes<T>, key: string) => T | undefined): TableSource =>
      (schema, name) => {
        const key = this.key(schema, name);
        return read(this.tables, key) ?? (read(this.unknownTables, key) === undefined ? undefined : 'unknown');
      };
    this.inspectedBefore = source((changes, key) => changes.atStart(key));
    this.inspectedNow = source((changes, key) => changes.get(key));
  }

  finish(): Schema {
    return this.schemaOf((changes) => (this.context.overwrites === true ? changes.overwrite() : changes.finish()));
  }

  /** The schema as it is now, whatever is applied later. */
  now(): Schema {
    return this.schemaOf((changes) => changes.now());
  }

  /** What was looked at of the schema before, and what has changed: the rest of it is as it was. */
  trace(): Trace {
    const { sequence, view, function: functions, extension, other } = this.objects;
    const maps = [
      this.tables.trace('tables'),
      this.enums.trace('enums'),
      sequence.trace('sequences'),
      view.trace('views'),
      functions.trace('functions'),
      extension.trace('extensions'),
      other.trace('others'),
      this.unknownTables.trace('unknownTables'),
    ].filter((map) => map !== undefined);
    return { maps, uncertain: this.uncertain };
  }

  private schemaOf(read: <T>(changes: Changes<T>) => ReadonlyMap<string, T>): Schema {
    const { before, uncertain } = this;
    return {
      tables: read(this.tables),
      enums: read(this.enums),
      sequences: read(this.objects.sequence),
      views: read(this.objects.view),
      functions: read(this.objects.function),
      extensions: read(this.objects.extension),
      others: read(this.objects.other),
      unknownTables: read(this.unknownTables),
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
    return this.tables.values();
  }

  setTable(table: Table): void {
    const key = this.key(table.schema, table.name);
    this.tables.set(key, table);
    // Nearly always there is none: no entry then, which all later schemas would carry along.
    if (this.unknownTables.get(key) !== undefined) this.unknownTables.set(key, undefined);
  }

  removeTable(table: Pick<Table, 'schema' | 'name'>): void {
    this.tables.set(this.key(table.schema, table.name), undefined);
  }

  reportUnknownTable(schema: string | null, name: string, reason: string, place: Place): void {
    const key = this.key(schema, name);
    if (this.unknownTables.get(key) === undefined) this.unknownTables.set(key, { schema, name, reason, ...place });
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
    const { place, context } = step;
    this.made += 1;
    const id = `${context.revision}:${this.made}`;
    const touched = touchedBy(step, null);
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
    const touched = touchedBy(step, object.touched);
    this.touches.push({ kind, id: object.id, effect: 'changed', by: touched });
    return { ...object, touched, uncertain: withReasons(object.uncertain, uncertain) };
  }

  /** Notes that an object is gone. */
  remove(kind: ObjectKind, object: Tracked, step: Step): void {
    const by = touchedBy(step, object.touched);
    this.touches.push({ kind, id: object.id, effect: 'removed', by });
  }
}

function touchedBy({ place: { revision, span }, directive }: Step, before: Touched | null): Touched {
  return { revision, span, directive, before };
}

/** Reasons, each once. */
export function withReasons(old: readonly Uncertainty[], more: readonly Uncertainty[]): readonly Uncertainty[] {
  if (more.length === 0) return old;
  const fresh = more.filter(
    ({ reason, revision }) => !old.some((other) => other.reason === reason && other.revision === revision),
  );
  return fresh.length === 0 ? old : [...old, ...fresh];
}
