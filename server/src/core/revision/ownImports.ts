import { importsIn, modulesIn } from '../python/importsIn.js';
import { copyOf } from './factsText.js';

/** The modules that a text imports beside libraries. */
export function ownImports(text: string): readonly string[] {
  return importsOther(text) ? modulesIn(importsIn(text)).filter(mayBeOwn).map(copyOf) : [];
}

/** Whether a text has a word without which no code changes what SQLAlchemy prints for everybody. */
export function mayCustomize(text: string): boolean {
  return ['compiles(', 'listen', '__dialect__', 'implementation_for'].some((word) => text.includes(word));
}

/** What nearly every revision imports. */
const libraries =
  /^(?:alembic|sqlalchemy|typing|typing_extensions|collections|datetime|uuid|json|logging|os|re|enum|sqlmodel|__future__)(?![^.])/;

function mayBeOwn(module: string): boolean {
  return !libraries.test(module);
}

const statement = /^[ \t]*(?:from|import)[ \t]+([.\w]+)/;

/** Whether a text imports anything but libraries, which few revisions do; found without a look at most lines. */
function importsOther(text: string): boolean {
  for (let at = text.indexOf('import '); at >= 0; at = text.indexOf('import ', at + 1)) {
    const module = statement.exec(text.slice(text.lastIndexOf('\n', at) + 1, at + 7 + 200))?.[1];
    if (module !== undefined && mayBeOwn(module)) return true;
  }
  return false;
}
