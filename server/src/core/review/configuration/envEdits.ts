import { lineBreakOf } from '../../edits/lines.js';
import type { SpanChange } from '../../edits/textChange.js';
import type { ConfigurationText } from './environmentConfiguration.js';
import type { EnvScript } from './envScript.js';

/** What adds an import, where the file has none of that name; null where there is no place for it. */
export function addImport(
  { text, imports, importsAt }: ConfigurationText & EnvScript,
  statement: string,
  path: string,
): readonly SpanChange[] | null {
  if (imports.some((each) => each.path === path)) return [];
  if (importsAt === null) return null;
  return [{ span: { start: importsAt, end: importsAt }, newText: `${statement}${lineBreakOf(text)}` }];
}

/** What adds lines after the statement that gives the configuration its name. */
export function addAfterConfig(
  { text, config }: ConfigurationText & EnvScript,
  linesFor: (config: string) => readonly string[],
): SpanChange | null {
  if (config === null) return null;
  const newline = lineBreakOf(text);
  return {
    span: { start: config.end, end: config.end },
    newText: ['', '', ...linesFor(config.name)].join(newline),
  };
}
