import type { SignatureHelp, SignatureHelpParams } from 'vscode-languageserver/node';
import { callAt } from '../../core/operations/callAt.js';
import type { Parameter } from '../../core/operations/signatures.js';
import { offsetAt } from '../../workspace/lineTable.js';
import { pathOfUri } from '../../workspace/paths.js';
import type { Feature } from '../context.js';

export const signatureTriggers: readonly string[] = ['(', ','];

/** The arguments of the directive around the caret, and which of them is being written. */
export const signatureHelp: Feature<SignatureHelpParams, SignatureHelp | null> = (
  { textDocument, position },
  { snapshot, client, bufferText },
) => {
  const path = pathOfUri(textDocument.uri);
  const file = path === undefined ? undefined : snapshot.file(path);
  const text = path === undefined ? undefined : bufferText(path);
  if (path === undefined || file === undefined || text === undefined || snapshot.environmentsOf(path).length === 0)
    return null;
  const call = callAt(text, offsetAt(file.lines, position));
  if (call === undefined) return null;
  const { directive, parameters, takesOptions, documentation } = call.signature;
  let label = `${directive}(`;
  let isAfterStar = false;
  const places = parameters.map((parameter, index) => {
    label += index === 0 ? '' : ', ';
    if (parameter.keywordOnly && !isAfterStar && !parameters.some(({ variadic }) => variadic)) label += '*, ';
    isAfterStar ||= parameter.keywordOnly;
    const start = label.length;
    label += shown(parameter);
    const place: [number, number] = [start, label.length];
    return { label: client.labelOffsets ? place : shown(parameter), documentation: parameter.documentation };
  });
  label += takesOptions ? ', **options)' : ')';
  // Behind the arguments by position comes the first keyword that is free.
  const active = call.parameter ?? parameters.find(({ name, keywordOnly }) => keywordOnly && !call.given.has(name));
  if (active === undefined) return null;
  return {
    signatures: [{ label, documentation, parameters: places }],
    activeSignature: 0,
    activeParameter: parameters.indexOf(active),
  };
};

function shown({ name, optional, variadic }: Parameter): string {
  return variadic ? `*${name}` : optional ? `${name}=…` : name;
}
