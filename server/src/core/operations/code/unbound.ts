import { deepest, parts, spanOf } from '../../python/nodes.js';
import type { SyntaxNode } from '../../python/parser.js';
import type { RevisionFunction } from './revisionFunction.js';
import type { UnboundName } from './revisionCode.js';

/** The names that a module binds; null where it may bind others that its text does not show. */
export function moduleNames(root: SyntaxNode): ReadonlySet<string> | null {
  if (
    root.descendantsOfType('wildcard_import').length > 0 ||
    /\bglobals\(|\bexec\(|\bsetattr\(|__builtins__/.test(root.text)
  )
    return null;
  return boundIn(root);
}

/** All names that some code binds, in whichever scope: what is bound anywhere is never reported. */
function boundIn(node: SyntaxNode): Set<string> {
  const names = new Set<string>();
  const add = (target: SyntaxNode | null | undefined): void => {
    for (const each of target?.type === 'identifier' ? [target] : (target?.descendantsOfType('identifier') ?? []))
      names.add(each.text);
  };
  const binding = [
    'assignment',
    'augmented_assignment',
    'named_expression',
    'for_statement',
    'for_in_clause',
    'as_pattern_target',
    'function_definition',
    'class_definition',
    'parameters',
    'lambda_parameters',
    'global_statement',
    'nonlocal_statement',
    'aliased_import',
    'dotted_name',
    'except_clause',
    'case_pattern',
    'type_alias_statement',
  ];
  for (const each of node.descendantsOfType(binding)) {
    switch (each.type) {
      case 'assignment':
      case 'augmented_assignment':
      case 'for_statement':
      case 'for_in_clause':
        add(each.childForFieldName('left'));
        break;
      case 'named_expression':
      case 'function_definition':
      case 'class_definition':
        add(each.childForFieldName('name'));
        break;
      case 'aliased_import':
        add(each.childForFieldName('alias'));
        break;
      case 'dotted_name':
        add(each.namedChildren[0]);
        break;
      default:
        add(each);
    }
  }
  return names;
}

const builtins = new Set(
  (
    'ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup False FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError WindowsError StandardError ' +
    'abs aiter all anext any apply ascii basestring bin bool breakpoint buffer bytearray bytes callable chr classmethod cmp coerce compile complex copyright credits delattr dict dir divmod enumerate eval exec execfile exit file filter float format frozenset getattr globals hasattr hash help hex id input int intern isinstance issubclass iter len license list locals long map max memoryview min next object oct open ord pow print property quit range raw_input reduce reload repr reversed round set setattr slice sorted staticmethod str sum super tuple type unichr unicode vars xrange zip ' +
    '__import__ __name__ __file__ __doc__ __package__ __spec__ __loader__ __debug__ __builtins__ __path__ __annotations__ __class__ self cls'
  ).split(' '),
);

/** The names that a function takes attributes of or calls, and that nothing in the file binds. */
export function unboundIn({ body, directions }: RevisionFunction, names: ReadonlySet<string>): UnboundName[] {
  const found: UnboundName[] = [];
  const look = (node: SyntaxNode, isSafe: boolean, depth: number): void => {
    if (depth > deepest) return;
    // Whoever catches the error expects it.
    const isCaught = isSafe || node.type === 'try_statement';
    if (node.type === 'identifier' && !isCaught && !names.has(node.text) && !builtins.has(node.text)) {
      const { parent } = node;
      const isRoot = parent?.type === 'attribute' && parent.childForFieldName('object')?.id === node.id;
      const isCalled = parent?.type === 'call' && parent.childForFieldName('function')?.id === node.id;
      if (isRoot || isCalled) found.push({ span: spanOf(node), directions, name: node.text, path: pathFrom(node) });
    }
    for (const child of parts(node)) look(child, isCaught, depth + 1);
  };
  look(body, false, 0);
  return found;
}

function pathFrom(node: SyntaxNode): string {
  let at = node;
  while (at.parent?.type === 'attribute' && at.parent.childForFieldName('object')?.id === at.id) at = at.parent;
  return at.text.replace(/\s/g, '');
}
