import { passOn, refuse } from '../../dialects/notRendered.js';
import type { Operation } from '../../operations/operation.js';
import type { Term } from '../../operations/term.js';
import { nameOf, optionalName, type Name } from '../model/names.js';

/** Reads arguments that an operation must have. */
export interface OperationArguments {
  readonly required: (name: string) => Term;
  /** Of its table. */
  readonly table: () => { readonly name: Name; readonly schema: Name | null };
}

export function argumentsOf({ directive, arguments: args, origin }: Operation): OperationArguments {
  const required = (name: string): Term => {
    const term = args.get(name);
    if (term === undefined) return refuse(`${directive}() is missing the argument "${name}"`, origin.call);
    return term.kind === 'unknown' ? passOn(term) : term;
  };
  return {
    required,
    table: () => ({ name: nameOf(required('table_name')), schema: optionalName(args.get('schema')) }),
  };
}
