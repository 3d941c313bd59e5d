import { roleOf, type Value } from './values.js';

/** What a chain of attributes and calls begins with, `session` in `session.query(User).filter(…).all()`. */
export function rootOf(value: Value): Value {
  let at = value;
  for (let depth = 0; depth < 64; depth++) {
    if (roleOf(at) !== undefined) return at;
    if (at.kind === 'attribute') at = at.of;
    else if (at.kind === 'call') at = at.callee;
    else if (at.kind === 'operator' && at.operands[0] !== undefined) at = at.operands[0];
    else return at;
  }
  return at;
}
