/** Follows the tokens of one statement after another, only as far as needed to know which names a value is assigned to. */
export interface StatementReader {
  /** The next token; a string literal is `""` whatever it holds. */
  take(token: string): void;
  /** @param indent the new line's indentation; -1 for a blank line or a comment, which end no block */
  nextLine(indent: number): void;
  /** Whether a bracket is open, so that a line end does not end the statement. */
  isOpen(): boolean;
  /** The names that a value which begins here is assigned to, at the top level of the module. */
  namesOfValue(): string[];
}

/** After these a string is a value, or an element of one, and no part of a larger expression. */
const beforeValue = new Set(['=', '+=', '(', '[', '{', ',', 'else']);

/** Calls that keep the elements they are given. */
const conversions = new Set(['tuple', 'list', 'set', 'frozenset']);

interface Statement {
  /** The names before each "=" so far, in the order written. */
  readonly targets: (readonly string[])[];
  /** The names since the last "="; null where anything else stands among them. */
  names: readonly string[] | null;
  inAnnotation: boolean;
  /** Since the last "=", outside of brackets. */
  commas: number;
  readonly brackets: ('group' | 'call')[];
  last: string;
}

export function createStatementReader(): StatementReader {
  let statement = newStatement();
  let indent = 0;
  /** The indentation of the function or class whose body this is; -1 outside of any. */
  let definition = -1;

  return {
    take(token) {
      if (statement.last === '' && definition < 0 && /^(?:def|class|async)$/.test(token)) definition = indent;
      if (token === ';' && statement.brackets.length === 0) statement = newStatement();
      else take(statement, token);
    },
    nextLine(next) {
      if (next >= 0) {
        indent = next;
        if (indent <= definition) definition = -1;
      }
      statement = newStatement();
    },
    isOpen: () => statement.brackets.length > 0,
    namesOfValue() {
      const { targets, brackets, commas, last } = statement;
      if (definition >= 0 || brackets.includes('call') || !beforeValue.has(last)) return [];
      return targets.flatMap((names) => (names.length === 1 ? names : names.slice(commas, commas + 1)));
    },
  };
}

function newStatement(): Statement {
  return { targets: [], names: [], inAnnotation: false, commas: 0, brackets: [], last: '' };
}

function take(statement: Statement, token: string): void {
  if (/^[([{]$/.test(token)) statement.brackets.push(isCallee(statement.last) ? 'call' : 'group');
  else if (/^[)\]}]$/.test(token)) statement.brackets.pop();
  else if (statement.brackets.length === 0) takeOutside(statement, token);
  statement.last = token;
}

/** Whether a bracket after this token calls it, or takes an item of it. */
function isCallee(token: string): boolean {
  return /^[\p{L}\p{N}_)\]"]/u.test(token) && !conversions.has(token) && token !== 'else';
}

function takeOutside(statement: Statement, token: string): void {
  if (token === '=' || token === '+=') {
    if (statement.names !== null) statement.targets.push(statement.names);
    statement.names = [];
    statement.inAnnotation = false;
    statement.commas = 0;
  } else if (token === ',') statement.commas++;
  else if (token === ':') statement.inAnnotation = true;
  else if (!statement.inAnnotation)
    statement.names = /^[\p{L}_]/u.test(token) && statement.names !== null ? [...statement.names, token] : null;
}
