import type { RevisionFacts } from './facts.js';
import { mayCustomize, ownImports } from './ownImports.js';

/** The same facts with what words of the whole text say, those in functions too. */
export function withTextFacts(facts: RevisionFacts, text: string): RevisionFacts {
  const imports = ownImports(text);
  const customizes = mayCustomize(text);
  const namesVersionColumn = text.includes('version_num');
  if (imports.length === 0 && !customizes && !namesVersionColumn) return facts;
  const header = {
    ...facts.header,
    ...(imports.length > 0 && { imports }),
    ...(customizes && { mayCustomize: true as const }),
    ...(namesVersionColumn && { namesVersionColumn: true as const }),
  };
  return { ...facts, header };
}
