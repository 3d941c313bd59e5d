import { createRequire } from 'node:module';
import ts from 'typescript';

/**
 * What the protocol says about its messages, made from the types of `vscode-languageserver-protocol`: shapes refer to
 * each other by index.
 */
export interface ProtocolShapes {
  readonly shapes: readonly Shape[];
  /** By method. What a method does not have is absent. */
  readonly methods: Readonly<Record<string, MethodShapes>>;
}

export interface MethodShapes {
  readonly params?: number;
  /** Present for requests alone. */
  readonly result?: number;
  readonly registerOptions?: number;
}

export type Shape =
  | { readonly kind: 'any' | 'nothing' | 'string' | 'number' | 'boolean' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'array' | 'map'; readonly of: number }
  | { readonly kind: 'tuple' | 'union'; readonly of: readonly number[] }
  | {
      readonly kind: 'object';
      readonly name: string;
      readonly properties: Readonly<Record<string, { readonly shape: number; readonly isOptional: boolean }>>;
    };

/** Compiles the protocol's types: takes a second or two. */
export function readProtocolShapes(): ProtocolShapes {
  const library = createRequire(import.meta.url)
    .resolve('vscode-languageserver-protocol')
    .replace(/\.js$/, '.d.ts');
  const program = ts.createProgram([library], {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(library);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${library} has no types.`);
  const { shapes, shapeOf } = shapeReader(checker);
  const methods: Record<string, MethodShapes> = {};
  for (const symbol of checker.getExportsOfModule(module)) {
    const message = messageType(resolved(symbol, checker), checker);
    if (message !== undefined) methods[message.method] = methodShapes(message.type, checker, shapeOf);
  }
  return { shapes, methods };
}

function resolved(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

/** The constants `method` and `type` of a namespace such as `HoverRequest`. */
function messageType(
  symbol: ts.Symbol,
  checker: ts.TypeChecker,
): { method: string; type: ts.TypeReference } | undefined {
  if ((symbol.flags & ts.SymbolFlags.ValueModule) === 0) return undefined;
  const constants = new Map(checker.getExportsOfModule(symbol).map((constant) => [constant.name, constant]));
  const [method, type] = [constants.get('method'), constants.get('type')].map(
    (constant) => constant && checker.getTypeOfSymbol(constant),
  );
  return method?.isStringLiteral() === true && type !== undefined
    ? { method: method.value, type: type as ts.TypeReference }
    : undefined;
}

function methodShapes(
  type: ts.TypeReference,
  checker: ts.TypeChecker,
  shapeOf: (type: ts.Type) => number,
): MethodShapes {
  const name = type.symbol.name;
  const places = {
    ProtocolRequestType: 'params result _ _ options',
    ProtocolRequestType0: 'result _ _ options',
    ProtocolNotificationType: 'params options',
    ProtocolNotificationType0: 'options',
    RegistrationType: 'options',
  }[name];
  if (places === undefined) throw new Error(`${name} is no type of messages: ${checker.typeToString(type)}.`);
  const found = new Map(places.split(' ').map((place, index) => [place, checker.getTypeArguments(type)[index]]));
  const shape = (place: string): number | undefined => {
    const argument = found.get(place);
    return argument && shapeOf(argument);
  };
  const [params, result, registerOptions] = [shape('params'), shape('result'), shape('options')];
  return {
    ...(params !== undefined && { params }),
    ...(result !== undefined && { result }),
    ...(registerOptions !== undefined && { registerOptions }),
  };
}

function shapeReader(checker: ts.TypeChecker): { shapes: Shape[]; shapeOf: (type: ts.Type) => number } {
  const shapes: Shape[] = [];
  const known = new Map<ts.Type, number>();

  function shapeOf(type: ts.Type): number {
    const before = known.get(type);
    if (before !== undefined) return before;
    const index = shapes.push({ kind: 'any' }) - 1;
    known.set(type, index);
    shapes[index] = read(type);
    return index;
  }

  function read(type: ts.Type): Shape {
    if (
      (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) !== 0 ||
      type.aliasSymbol?.name === 'LSPAny'
    )
      return { kind: 'any' };
    if ((type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Never)) !== 0)
      return { kind: 'nothing' };
    if ((type.flags & ts.TypeFlags.Null) !== 0) return { kind: 'literal', value: null };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { kind: 'literal', value: type.value };
    if ((type.flags & ts.TypeFlags.BooleanLiteral) !== 0)
      return { kind: 'literal', value: checker.typeToString(type) === 'true' };
    if ((type.flags & ts.TypeFlags.String) !== 0) return { kind: 'string' };
    if ((type.flags & ts.TypeFlags.Number) !== 0) return { kind: 'number' };
    if (type.isUnion()) return readUnion(type.types.filter(({ flags }) => (flags & ts.TypeFlags.Undefined) === 0));
    if (checker.isTupleType(type))
      return { kind: 'tuple', of: checker.getTypeArguments(type as ts.TypeReference).map(shapeOf) };
    if (checker.isArrayType(type))
      return {
        kind: 'array',
        of: shapeOf(checker.getTypeArguments(type as ts.TypeReference)[0] ?? checker.getAnyType()),
      };
    if ((type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0)
      throw new Error(`The type ${checker.typeToString(type)} has no shape.`);
    return readObject(type);
  }

  /** An optional property is undefined in no message: it is absent. */
  function readUnion(types: readonly ts.Type[]): Shape {
    const [first, another] = types;
    return first !== undefined && another === undefined ? read(first) : { kind: 'union', of: types.map(shapeOf) };
  }

  /** Where a type has properties, what else its index signature would allow is not taken: nobody knows it. */
  function readObject(type: ts.Type): Shape {
    const properties = checker.getPropertiesOfType(type);
    const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (properties.length === 0) return values === undefined ? { kind: 'any' } : { kind: 'map', of: shapeOf(values) };
    const entries = properties.map((property) => {
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      return [property.name, { shape: shapeOf(checker.getTypeOfSymbol(property)), isOptional }] as const;
    });
    return {
      kind: 'object',
      name: type.aliasSymbol?.name ?? type.getSymbol()?.name ?? '',
      properties: Object.fromEntries(entries),
    };
  }

  return { shapes, shapeOf };
}
