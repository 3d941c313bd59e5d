import type { FrequentError } from './runFailure.js';
import { isValueOf } from './failureSource.js';
import { whereOf } from './failureTraceback.js';

const someone = 'The project';
const setting = 'alembic.arguments';

/** `-x` arguments that the project reads, and that were not given as it expects them. */
export const argumentErrors: readonly FrequentError[] = [
  {
    kind: 'missingArgument',
    by: 'project',
    pattern: /^KeyError: '([^']+)'$/,
    applies: (_, __, raised) => isValueOf(raised, 'get_x_argument'),
    message: ([, name = ''], _, raised) =>
      `${whereOf(raised, someone)} needs the -x argument "${name}". Add "${name}=…" to the setting alembic.arguments.`,
    setting,
  },
  {
    kind: 'missingArgument',
    by: 'project',
    pattern:
      /^(?:IndexError: list index out of range|ValueError: not enough values to unpack|TypeError: .*'?NoneType'?)/,
    applies: (_, __, raised) => isValueOf(raised, 'get_x_argument'),
    message: (_, __, raised) =>
      `${whereOf(raised, someone)} needs -x arguments that are not given. Add them to the setting alembic.arguments.`,
    setting,
  },
  {
    kind: 'missingArgument',
    by: 'alembic',
    pattern: /^ValueError: dictionary update sequence element #\d+ has length 1; 2 is required/,
    message: (_, __, raised) =>
      `${whereOf(raised, someone)} reads -x arguments as "name=value", and this version of Alembic accepts no others. Correct the setting alembic.arguments.`,
    setting,
  },
];
