import { isBroken } from '../../python/broken.js';
import { parts, quote, spanOf } from '../../python/nodes.js';
import type { CodeNode } from '../../python/code.js';
import { areContrary, simplified } from '../guards.js';
import type { Guard } from '../operation.js';
import { evaluate } from './evaluate.js';
import { deepestNesting, emitOpaque, emitRaises, inBranch, isSpent, spend, tooMuch, type Frame } from './frame.js';
import { importNames } from './imports.js';
import { runFor, runWhile } from './loops.js';
import { bind, join, lookUp, namesIn } from './names.js';
import { goesOn, followedBy, joinOutcomes, leaves, type Outcome } from './outcome.js';
import { setItem } from './setItem.js';
import { losesMetadata } from './tables.js';
import { bindTarget } from './targets.js';
import { testOf } from './tests.js';
import { binary } from './operators.js';
import { noteCompiled } from './typeClasses.js';
import { equal, truth, unknown, type FunctionValue, type Names, type Value } from './values.js';
import { runWith } from './withBlocks.js';

/** Follows the statements of a block in order, under what earlier ones leave to hold. */
export function runBlock(block: CodeNode | null, frame: Frame, depth: number): Outcome {
  if (block === null) return goesOn;
  return runStatements(parts(block), frame, depth);
}

export function runStatements(statements: readonly CodeNode[], frame: Frame, depth: number): Outcome {
  const before = frame.when;
  let outcome = goesOn;
  for (const statement of statements) {
    if (isSpent(frame.run) || depth > deepestNesting) {
      emitOpaque(frame, isSpent(frame.run) ? tooMuch : 'it is nested too deeply', spanOf(statement));
      outcome = followedBy(outcome, leaves('return'));
      break;
    }
    const next = runStatement(statement, frame, depth);
    outcome = followedBy(outcome, next);
    if (outcome.exit !== null) break;
    if (next.rest.length > 0) frame.when = simplified([...frame.when, ...next.rest]);
  }
  frame.when = before;
  return outcome;
}

function runStatement(node: CodeNode, frame: Frame, depth: number): Outcome {
  spend(frame.run, 1);
  if (isBroken(node)) {
    emitOpaque(frame, 'it is not valid Python', spanOf(node));
    return goesOn;
  }
  switch (node.type) {
    case 'expression_statement':
      for (const part of parts(node)) runExpression(part, frame);
      return goesOn;
    case 'return_statement': {
      const [value] = parts(node);
      frame.returned.push({
        value: value === undefined ? { kind: 'none', span: spanOf(node) } : evaluate(value, frame),
        when: frame.when,
      });
      return leaves('return');
    }
    case 'raise_statement':
      emitRaises(frame, `the migration raises an error: ${quote(node)}`, spanOf(node), false);
      return leaves('raise');
    case 'break_statement':
      return leaves('break');
    case 'continue_statement':
      return leaves('continue');
    case 'import_statement':
    case 'import_from_statement':
      importNames(node, frame);
      return goesOn;
    case 'function_definition':
    case 'class_definition':
    case 'decorated_definition':
      define(node, frame);
      return goesOn;
    case 'delete_statement':
      for (const name of deletedNames(node)) bind(frame.names, name.text, null);
      return goesOn;
    case 'global_statement':
    case 'nonlocal_statement':
      for (const name of parts(node))
        bind(frame.run.module, name.text, unknown(`${quote(node)} may change it`, spanOf(node)));
      return goesOn;
    case 'assert_statement':
      for (const part of parts(node).slice(0, 1)) evaluate(part, frame);
      return goesOn;
    case 'if_statement':
      return runIf(node, frame, depth);
    case 'for_statement':
      return runFor(node, frame, depth, runBlock);
    case 'while_statement':
      return runWhile(node, frame, depth, runBlock);
    case 'try_statement':
      return runTry(node, frame, depth);
    case 'with_statement':
      return runWith(node, frame, depth, runBlock);
    case 'match_statement':
      return runMatch(node, frame, depth);
    default:
      return goesOn;
  }
}

/** Of `del a, (b, c), d.e, f[g]` those that are names. */
function deletedNames(node: CodeNode): CodeNode[] {
  return parts(node).flatMap((part) => {
    if (part.type === 'identifier') return [part];
    return /^(?:expression_list|tuple|list|parenthesized_expression)$/.test(part.type) ? deletedNames(part) : [];
  });
}

function runExpression(node: CodeNode, frame: Frame): void {
  if (node.type === 'assignment') assign(node, frame);
  else if (node.type === 'augmented_assignment') assignInPlace(node, frame);
  else if (node.type === 'yield') for (const part of parts(node)) evaluate(part, frame);
  else evaluate(node, frame, 0, true);
}

/** `a = b = value`; an annotation without a value assigns nothing. */
function assign(node: CodeNode, frame: Frame): void {
  const targets: CodeNode[] = [];
  let right: CodeNode | null = node;
  while (right?.type === 'assignment') {
    const left: CodeNode | null = right.childForFieldName('left');
    if (left !== null) targets.push(left);
    right = right.childForFieldName('right');
  }
  if (right === null) return;
  const value = evaluate(right, frame);
  for (const target of targets) assignTo(target, value, frame);
}

function assignTo(target: CodeNode, value: Value, frame: Frame): void {
  bindTarget(target, value, frame.names, frame.branch, (other, part) => {
    setItem(other, part, frame, (node) => evaluate(node, frame));
  });
}

/** `name += value`. */
function assignInPlace(node: CodeNode, frame: Frame): void {
  const left = node.childForFieldName('left');
  const right = node.childForFieldName('right');
  const operator = node.childForFieldName('operator')?.text.replace(/=$/, '') ?? '';
  if (left === null || right === null) return;
  const before = left.type === 'identifier' ? lookUp(frame.names, left.text) : undefined;
  const given = evaluate(right, frame);
  const why = unknown(`it is computed by ${quote(node)}`, spanOf(node));
  const value = before === undefined ? undefined : binary(operator, before, given, spanOf(node), frame.branch);
  // A list is changed in place, so any other name of it is not known any more.
  if ((before?.kind === 'sequence' && before.type !== 'tuple') || before?.kind === 'dict') {
    spend(frame.run, before.kind === 'dict' ? before.entries.length : before.items.length);
    const copy = before.kind === 'sequence' && before.branch === frame.branch ? value : why;
    before.lost ??= why;
    assignTo(left, copy ?? why, frame);
    return;
  }
  // So is a list of names that an inspector gave.
  if (before?.kind === 'call' && before.asked !== undefined) before.asked.isLost = true;
  assignTo(left, value ?? why, frame);
}

function define(node: CodeNode, frame: Frame): void {
  const definition = node.childForFieldName('definition') ?? node;
  const name = definition.childForFieldName('name');
  if (name === null) return;
  const decorators = parts(node)
    .filter(({ type }) => type === 'decorator')
    .flatMap((decorator) => parts(decorator).slice(0, 1))
    .map((expression) => evaluate(expression, frame));
  if (definition.type === 'function_definition') {
    const made: FunctionValue = {
      kind: 'function',
      name: name.text,
      definition,
      closure: frame.names,
      decorators,
      base: frame.run.base,
      span: spanOf(name),
    };
    noteCompiled(made);
    bind(frame.names, name.text, made);
    return;
  }
  const bases = parts(definition.childForFieldName('superclasses') ?? name)
    .filter(({ type }) => type !== 'keyword_argument')
    .map((base) => evaluate(base, frame));
  const members = membersOf(definition, frame);
  losesMetadata(members.values(), spanOf(name));
  bind(frame.names, name.text, {
    kind: 'class',
    name: name.text,
    definition,
    bases,
    members,
    compiled: [],
    span: spanOf(name),
  });
}

/** What the body of a class assigns; what it runs counts as well. */
function membersOf(definition: CodeNode, frame: Frame): ReadonlyMap<string, Value> {
  const names = namesIn(frame.names);
  for (const statement of parts(definition.childForFieldName('body') ?? definition)) {
    if (statement.type === 'expression_statement') {
      for (const part of parts(statement)) if (part.type === 'assignment') assign(part, { ...frame, names });
    } else if (statement.type === 'function_definition' || statement.type === 'decorated_definition')
      define(statement, { ...frame, names });
  }
  return new Map([...names.bindings].flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])));
}

function runIf(node: CodeNode, frame: Frame, depth: number): Outcome {
  const clauses = [node, ...node.childrenForFieldName('alternative')];
  const ends: { names: Names; guards: readonly Guard[]; outcome: Outcome }[] = [];
  let otherwise: readonly Guard[] = [];
  let why = unknown('it depends on a condition', spanOf(node));
  const run = (body: CodeNode | null, guards: readonly Guard[]): void => {
    const branch = inBranch(frame, namesIn(frame.names), guards);
    if (areContrary(branch.when)) return;
    ends.push({ names: branch.names, guards, outcome: runBlock(body, branch, depth + 1) });
  };
  let isComplete = false;
  for (const clause of clauses) {
    const condition = clause.childForFieldName('condition');
    const body = clause.childForFieldName('consequence') ?? clause.childForFieldName('body');
    if (condition === null) {
      if (otherwise.length === 0 && ends.length === 0) return runBlock(body, frame, depth + 1);
      run(body, otherwise);
      isComplete = true;
      break;
    }
    const at = otherwise.length === 0 ? frame : inBranch(frame, frame.names, otherwise);
    const value = evaluate(condition, at);
    const holds = truth(value);
    if (holds === false) continue;
    if (holds === true && ends.length === 0) return runBlock(body, frame, depth + 1);
    if (ends.length === 0) why = unknown(`it depends on the condition ${quote(condition)}`, spanOf(condition));
    if (holds === true) {
      run(body, otherwise);
      isComplete = true;
      break;
    }
    const { whenTrue, whenFalse } = testOf(value, quote(condition));
    run(body, simplified([...otherwise, ...whenTrue]));
    otherwise = simplified([...otherwise, ...whenFalse]);
  }
  const isOtherPossible = !isComplete && !areContrary([...frame.when, ...otherwise]);
  if (isOtherPossible || ends.length === 0)
    ends.push({ names: namesIn(frame.names), guards: otherwise, outcome: goesOn });
  const reached = ends.filter(({ outcome }) => outcome.exit === null);
  join(
    frame.names,
    (reached.length === 0 ? ends : reached).map(({ names }) => names),
    why,
  );
  return joinOutcomes(ends, { kind: 'uncertain', reason: why, times: 'maybe' });
}

function runTry(node: CodeNode, frame: Frame, depth: number): Outcome {
  const clauses = (type: RegExp): CodeNode[] => parts(node).filter((part) => type.test(part.type));
  const block = node.childForFieldName('body');
  const why = unknown(`it depends on whether the try block fails: ${quote(block ?? node)}`, spanOf(block ?? node));
  const uncertain: Guard = { kind: 'uncertain', reason: why, times: 'maybe' };
  const hasHandlers = clauses(/^except_/).length > 0;
  const body: Frame = { ...frame, names: namesIn(frame.names), ...(hasHandlers && { tried: uncertain }) };
  let outcome = runBlock(block, body, depth + 1);
  const failed = afterFailure(body.names, why);
  for (const clause of clauses(/^else_clause$/)) {
    if (outcome.exit === null) outcome = followedBy(outcome, runBlock(blockOf(clause), body, depth + 1));
  }
  const ends = [body.names];
  for (const clause of clauses(/^except_/)) {
    const handler = inBranch(frame, namesIn(failed), [uncertain]);
    const end = runBlock(blockOf(clause), handler, depth + 1);
    if (end.exit === null) ends.push(handler.names);
    if (end.exit === null && outcome.exit !== null) outcome = { exit: null, rest: [uncertain], left: outcome.left };
    const isLeft = end.exit === null ? end.left.length > 0 : end.exit !== 'raise';
    if (isLeft && outcome.exit === null)
      outcome = followedBy(outcome, { exit: null, rest: [uncertain], left: end.left });
  }
  join(frame.names, ends, why);
  for (const clause of clauses(/^finally_clause$/)) {
    const end = runBlock(blockOf(clause), frame, depth + 1);
    if (end.exit !== null) return end;
  }
  return outcome;
}

/** The names where a handler starts: how far the block came is not known. */
function afterFailure(body: Names, why: Value): Names {
  const failed = namesIn(body.outer);
  for (const [name, value] of body.bindings) {
    const before = body.outer === undefined ? undefined : lookUp(body.outer, name);
    bind(failed, name, before !== undefined && value !== null && equal(before, value) === true ? value : why);
  }
  return failed;
}

function runMatch(node: CodeNode, frame: Frame, depth: number): Outcome {
  const why = unknown(`it depends on ${quote(node, node.childForFieldName('body')?.startIndex)}`, spanOf(node));
  const uncertain: Guard = { kind: 'uncertain', reason: why, times: 'maybe' };
  for (const subject of node.childrenForFieldName('subject')) evaluate(subject, frame);
  const cases = node.childForFieldName('body')?.childrenForFieldName('alternative') ?? [];
  const ends = cases.map((clause) => {
    const branch = inBranch(frame, namesIn(frame.names), [uncertain]);
    for (const pattern of parts(clause).filter(({ type }) => type === 'case_pattern')) {
      for (const name of pattern.descendantsOfType('identifier')) bind(branch.names, name.text, why);
    }
    const outcome = runBlock(clause.childForFieldName('consequence'), branch, depth + 1);
    return { names: branch.names, guards: [uncertain], outcome };
  });
  ends.push({ names: namesIn(frame.names), guards: [uncertain], outcome: goesOn });
  join(
    frame.names,
    ends.map(({ names }) => names),
    why,
  );
  return joinOutcomes(ends, uncertain);
}

function blockOf(clause: CodeNode): CodeNode | null {
  return clause.namedChildren.find((child) => child.type === 'block') ?? null;
}
