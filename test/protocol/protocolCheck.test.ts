import { describe, expect, inject, test } from 'vitest';
import type { ClientCapabilities, Message } from 'vscode-languageserver/node';
import { createProtocolCheck } from '../support/protocolCheck.js';

/** What the check says of an answer. */
function faultsOf(method: string, result: unknown, capabilities: ClientCapabilities = {}): string[] {
  const check = createProtocolCheck(inject('protocolShapes'));
  check.sent({ jsonrpc: '2.0', id: 0, method: 'initialize', params: { capabilities } } as Message);
  check.sent({ jsonrpc: '2.0', id: 1, method } as Message);
  return faultsIn(check.received({ jsonrpc: '2.0', id: 1, result } as Message));
}

function faultsOfMessage(method: string, params: unknown, capabilities: ClientCapabilities = {}): string[] {
  const check = createProtocolCheck(inject('protocolShapes'));
  check.sent({ jsonrpc: '2.0', id: 0, method: 'initialize', params: { capabilities } } as Message);
  return faultsIn(check.received({ jsonrpc: '2.0', method, params } as Message));
}

const faultsIn = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/: ([[{].*|null)$/, ''));

const range = { start: { line: 1, character: 2 }, end: { line: 1, character: 4 } };
const contents = { kind: 'plaintext', value: 'x' };

describe('the check of the protocol finds', () => {
  test.each<[string, string, unknown, string]>([
    [
      'an unknown key',
      'textDocument/hover',
      { contents, range, extra: 1 },
      'result of textDocument/hover.extra is unknown',
    ],
    ['a missing key', 'textDocument/hover', { range }, 'result of textDocument/hover.contents is missing'],
    [
      'a number for a text',
      'textDocument/definition',
      [{ uri: 7, range }],
      'result of textDocument/definition[0].uri is no string',
    ],
    [
      'a fraction',
      'textDocument/definition',
      [{ uri: 'file:///a', range: { ...range, start: { line: 0.5, character: 0 } } }],
      'result of textDocument/definition[0].range.start.line is no integer',
    ],
    [
      'a range that ends before it starts',
      'textDocument/hover',
      { contents, range: { start: range.end, end: range.start } },
      'result of textDocument/hover.range ends before it starts',
    ],
    [
      'an unknown severity',
      'textDocument/diagnostic',
      { kind: 'full', items: [{ range, message: '', severity: 9 }] },
      'result of textDocument/diagnostic.items[0].severity is not 1',
    ],
    [
      'nothing where something must be',
      'textDocument/diagnostic',
      null,
      'result of textDocument/diagnostic is no object',
    ],
  ])('%s', (_, method, result, fault) => {
    expect(faultsOf(method, result)).toEqual([fault]);
  });

  test('what a client did not say that it knows', () => {
    const hover = { contents: { kind: 'markdown', value: 'x' } };
    expect(faultsOf('textDocument/hover', hover)).toEqual([
      'result of textDocument/hover has the format markdown and not plaintext',
    ]);
    expect(
      faultsOf('textDocument/hover', hover, { textDocument: { hover: { contentFormat: ['plaintext', 'markdown'] } } }),
    ).toHaveLength(1);
    expect(faultsOf('textDocument/hover', hover, { textDocument: { hover: { contentFormat: ['markdown'] } } })).toEqual(
      [],
    );
    expect(faultsOfMessage('workspace/inlayHint/refresh', undefined)).toEqual([
      'workspace/inlayHint/refresh is sent to a client that does not know it',
    ]);
  });

  test('registrations of unknown methods and with unknown options', () => {
    const capabilities: ClientCapabilities = { textDocument: { hover: { dynamicRegistration: true } } };
    const register = (method: string, registerOptions: unknown): string[] =>
      faultsOfMessage(
        'client/registerCapability',
        { registrations: [{ id: '1', method, registerOptions }] },
        capabilities,
      );
    expect(register('textDocument/hover', { documentSelector: [{ language: 'python' }] })).toEqual([]);
    expect(
      register('textDocument/hover', { documentSelector: [{ language: 'python' }], prepareProvider: true }),
    ).toEqual(['registration of textDocument/hover.prepareProvider is unknown']);
    expect(register('textDocument/hoover', {})).toContain('textDocument/hoover is registered and unknown');
    expect(register('textDocument/rename', { documentSelector: null })).toEqual([
      'client/registerCapability.registrations[0] needs the capability dynamicRegistration of textDocument/rename',
    ]);
  });

  test('unknown messages and answers to no request', () => {
    expect(faultsOfMessage('window/shout', {})).toEqual(['window/shout is unknown']);
    expect(
      createProtocolCheck(inject('protocolShapes')).received({ jsonrpc: '2.0', id: 5, result: null } as Message),
    ).toEqual(['Nobody asked for the answer 5']);
  });
});
