import { gap, inside, leaf, node, take, takeCharacter, takeName, type CodeReader } from './codeReader.js';
import { PlainNode } from './plainNode.js';
import { outside, readExpression } from './readExpression.js';

/** The parameters of a function, with their parentheses. */
export function readParameters(reader: CodeReader): PlainNode | undefined {
  const { at: start } = reader;
  if (!takeCharacter(reader, '(')) return undefined;
  const parameters: PlainNode[] = [];
  for (;;) {
    take(reader, gap);
    if (takeCharacter(reader, ')')) break;
    const parameter = readParameter(reader);
    if (parameter === undefined) return undefined;
    parameters.push(parameter);
    if (takeCharacter(reader, ',')) continue;
    if (takeCharacter(reader, ')')) break;
    return undefined;
  }
  return new PlainNode(reader.text, 'parameters', start, reader.at, parameters);
}

/** A name with an annotation and a default, or `*` and `**` of one, and the white space behind it. */
function readParameter(reader: CodeReader): PlainNode | undefined {
  const { at: start, text } = reader;
  const stars = text.startsWith('**', start) ? 2 : text.charAt(start) === '*' ? 1 : 0;
  reader.at += stars;
  const name = takeName(reader);
  if (name === undefined) return stars === 1 ? leaf(reader, 'keyword_separator', start) : undefined;
  take(reader, gap);
  if (stars > 0) {
    const type = stars === 1 ? 'list_splat_pattern' : 'dictionary_splat_pattern';
    return new PlainNode(text, type, start, name.endIndex, [name]);
  }
  const typeEnd = takeCharacter(reader, ':') ? readInside(reader)?.endIndex : null;
  if (typeEnd === undefined) return undefined;
  if (takeCharacter(reader, '=')) {
    const value = readInside(reader);
    const type = typeEnd === null ? 'default_parameter' : 'typed_default_parameter';
    return value && node(reader, type, [name, value], ['name', 'value']);
  }
  return typeEnd === null ? name : new PlainNode(text, 'typed_parameter', start, typeEnd, [name]);
}

function readInside(reader: CodeReader): PlainNode | undefined {
  take(reader, gap);
  return readExpression(reader, inside(outside));
}
