import { mayOperate } from './roles.js';
import { isSymbolic, type Value } from './values.js';

/** Whether a value gives `op`, a connection or a session away. */
export function handsOver(value: Value, depth = 0): boolean {
  if (depth > 3) return false;
  if (value.kind === 'batch') return true;
  if (isSymbolic(value) && mayOperate(value.role)) return true;
  if (value.kind === 'reference') return value.path.startsWith('alembic.op.');
  if (value.kind === 'sequence')
    return value.items.length < 50 && value.items.some((item) => handsOver(item, depth + 1));
  return false;
}
