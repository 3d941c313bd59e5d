import type { ClientCapabilities, InitializeParams, Message } from 'vscode-languageserver/node';
import { methodRules, typeRules } from './protocolRules.js';
import type { ProtocolShapes } from './protocolShapes.js';

/**
 * Checks the messages of a server against the protocol: nothing unknown is allowed, and nothing that the client did not
 * say it knows.
 */
export interface ProtocolCheck {
  /** To be told of each message that goes to the server: answers are checked by the method that was asked for. */
  sent(message: Message): void;
  /** What is wrong with a message of the server, one line for each fault. */
  received(message: Message): string[];
}

interface Fault {
  readonly path: string;
  readonly reason: string;
}

export function createProtocolCheck({ shapes, methods }: ProtocolShapes): ProtocolCheck {
  const asked = new Map<unknown, string>();
  let capabilities: ClientCapabilities = {};

  function faults(value: unknown, index: number, path: string, method: string): Fault[] {
    const shape = shapes[index];
    const wrong = (reason: string): Fault[] => [{ path, reason }];
    switch (shape?.kind) {
      case undefined:
        throw new Error(`There is no shape ${index}.`);
      case 'any':
        return [];
      case 'nothing':
        return value === undefined || value === null ? [] : wrong('should not be there');
      case 'number':
        return Number.isSafeInteger(value) ? [] : wrong('is no integer');
      case 'string':
      case 'boolean':
        return typeof value === shape.kind ? [] : wrong(`is no ${shape.kind}`);
      case 'literal':
        return value === shape.value ? [] : wrong(`is not ${JSON.stringify(shape.value)}`);
      case 'array':
        return Array.isArray(value)
          ? value.flatMap((item, at) => faults(item, shape.of, `${path}[${at}]`, method))
          : wrong('is no array');
      case 'tuple':
        if (!Array.isArray(value) || value.length !== shape.of.length)
          return wrong(`is no array of ${shape.of.length}`);
        return shape.of.flatMap((each, at) => faults(value[at], each, `${path}[${at}]`, method));
      case 'union': {
        const all = shape.of.map((each) => ({ of: each, found: faults(value, each, path, method) }));
        if (all.some(({ found }) => found.length === 0)) return [];
        const meant = all.filter(({ of }) => shapes[of]?.kind !== 'literal');
        return (
          (meant.length === 0 ? all : meant)
            .map(({ found }) => found)
            .sort((one, other) => depthOf(other) - depthOf(one))[0] ?? []
        );
      }
      case 'map':
        return isObject(value)
          ? Object.entries(value).flatMap(([key, item]) => faults(item, shape.of, `${path}.${key}`, method))
          : wrong('is no object');
      case 'object': {
        if (!isObject(value)) return wrong('is no object');
        const unknown = Object.keys(value).filter((key) => !(key in shape.properties));
        const found = Object.entries(shape.properties).flatMap(([key, property]) => {
          if (key in value) return faults(value[key], property.shape, `${path}.${key}`, method);
          return property.isOptional ? [] : [{ path: `${path}.${key}`, reason: 'is missing' }];
        });
        found.push(...unknown.map((key) => ({ path: `${path}.${key}`, reason: 'is unknown' })));
        const broken = found.length === 0 && typeRules[shape.name]?.(value as never, { capabilities, method });
        return typeof broken === 'string' ? wrong(broken) : found;
      }
    }
  }

  function check(what: string, method: string, value: unknown, shape: number | undefined): string[] {
    if (shape === undefined) return value === undefined || value === null ? [] : [`${what} should not be there`];
    return faults(value, shape, what, method).map(
      ({ path, reason }) => `${path} ${reason}: ${JSON.stringify(value).slice(0, 400)}`,
    );
  }

  function checkRequest(method: string, params: unknown): string[] {
    const known = methods[method];
    if (known === undefined)
      return method.startsWith('alembic/') || method.startsWith('$/') ? [] : [`${method} is unknown`];
    const isUnasked = method in methodRules && methodRules[method]?.(capabilities) !== true;
    return [
      ...(isUnasked ? [`${method} is sent to a client that does not know it`] : []),
      ...check(method, method, params, known.params),
      ...(method === 'client/registerCapability' ? checkRegistrations(params) : []),
    ];
  }

  function checkRegistrations(params: unknown): string[] {
    const { registrations } = params as { registrations: readonly { method: string; registerOptions?: unknown }[] };
    return registrations.flatMap(({ method, registerOptions }) => {
      const known = methods[method];
      return known === undefined
        ? [`${method} is registered and unknown`]
        : check(`registration of ${method}`, method, registerOptions ?? {}, known.registerOptions);
    });
  }

  function checkAnswer(id: unknown, answer: object): string[] {
    const method = asked.get(id);
    asked.delete(id);
    if (method === undefined) return id === null ? [] : [`Nobody asked for the answer ${JSON.stringify(id)}`];
    if ('error' in answer)
      return 'result' in answer ? [`${method} has a result and an error`] : checkError(method, answer.error);
    const known = methods[method];
    const result = 'result' in answer ? answer.result : undefined;
    return known === undefined ? [] : check(`result of ${method}`, method, result, known.result);
  }

  return {
    sent(message) {
      if (!('id' in message && 'method' in message)) return;
      asked.set(message.id, String(message.method));
      if (message.method === 'initialize' && 'params' in message)
        ({ capabilities } = message.params as InitializeParams);
    },
    received(message) {
      if (!('method' in message))
        return 'id' in message ? checkAnswer(message.id, message) : ['A message has neither method nor id'];
      const params = 'params' in message ? message.params : undefined;
      return checkRequest(String(message.method), params);
    },
  };
}

function checkError(method: string, error: unknown): string[] {
  const isWell =
    isObject(error) &&
    Number.isSafeInteger(error['code']) &&
    typeof error['message'] === 'string' &&
    error['message'] !== '';
  return isWell ? [] : [`The error of ${method} is none: ${JSON.stringify(error)}`];
}

/** The alternative that is meant is the one that is right the furthest down. */
function depthOf(found: readonly Fault[]): number {
  return Math.max(...found.map(({ path }) => path.split(/[.[]/).length)) * 100 - found.length;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
