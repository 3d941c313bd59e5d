/**
 * What may follow a "%" in Python: another one, or a name in parentheses, flags, width, precision, a length and the
 * conversion to a text.
 */
const conversion = /%(?:%|(?:\(([^()]*)\))?[#0\- +]*\d*(?:\.\d*)?[hlL]?([rsa])?)/g;

/**
 * Whether Python's `value % {"here": "…"}` raises (CPython's unicode_format). Alembic formats every string of
 * `[tool.alembic]` so, and stops where it does.
 */
export function percentRaises(value: string): boolean {
  let unnamed = 0;
  for (const [whole, name, type] of value.matchAll(conversion)) {
    if (whole === '%%') continue;
    // The one value is a text, or the whole mapping: neither is a number or a single character.
    if (type === undefined || (name !== undefined && name !== 'here')) return true;
    if (name === undefined && ++unnamed > 1) return true;
  }
  return false;
}
