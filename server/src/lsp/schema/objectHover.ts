import type { Hover } from 'vscode-languageserver/node';
import { rangeOf } from '../../workspace/lineTable.js';
import type { SourceFile } from '../../workspace/sourceFile.js';
import type { FeatureContext } from '../context.js';
import { type Markup, markupContent } from '../markup.js';
import { locationIn } from '../locations.js';
import { dateText, revisionPhrase } from '../revisionText.js';
import { namedObject, type Step, stepsOf } from './namedObject.js';
import { objectPlace, type ObjectPlace } from './objectPlace.js';

/** So many of the operations that touched an object are listed. */
const mostSteps = 8;

/** What the object is at this point of the history, and which revisions touched it. */
export async function objectHover(
  file: SourceFile,
  text: string,
  offset: number,
  context: FeatureContext,
): Promise<Hover | null> {
  const place = await objectPlace(file, text, offset, context);
  const contents = place && hoverText(place, context);
  if (place === undefined || contents === undefined) return null;
  return {
    contents: markupContent(context.client.markdown, contents),
    range: rangeOf(file.lines, place.content),
  };
}

function hoverText(place: ObjectPlace, context: FeatureContext): ((markup: Markup) => string) | undefined {
  const found = namedObject(place);
  if (found === undefined) return missingText(place);
  const { title, lines, object } = found;
  const steps = stepsOf(found, place.indexed);
  const left = steps.length - mostSteps;
  return (markup) =>
    markup.paragraphs([
      `${markup.bold(title)} ${markup.text('before this operation')}`,
      lines.map(markup.code).join('  \n'),
      object.uncertain.length === 0
        ? ''
        : markup.text(`Not certain: ${[...new Set(object.uncertain.map(({ reason }) => reason))].join('; ')}.`),
      [
        ...(left > 0 ? [markup.bullet(markup.text(`… ${left} more`))] : []),
        ...steps.slice(Math.max(0, left)).map((step) => markup.bullet(stepText(step, context, markup))),
      ].join('\n'),
      place.schemas.dialectSource === null
        ? markup.text(`Types as on ${place.schemas.dialect}: nothing in the project names the dialect.`)
        : '',
    ]);
}

function stepText({ touched, revision }: Step, { snapshot, authors }: FeatureContext, markup: Markup): string {
  const { uri, range } = locationIn(snapshot, revision.file.path, touched.span);
  // Git says who and when; the day in the docstring is that of the file's creation.
  const added = authors.of(revision.file.path);
  const when = added === undefined ? dateText(revision) : `by ${added.author}, ${added.date}`;
  return [
    markup.code(touched.directive),
    markup.link(revisionPhrase(revision), `${uri}#L${range.start.line + 1}`),
    ...(when === '' ? [] : [markup.text(when)]),
  ].join(' ');
}

/** Why nothing is known of what the string names; undefined where there is nothing to say. */
function missingText({ role, name, owner, before, table }: ObjectPlace): ((markup: Markup) => string) | undefined {
  if (role !== 'table' && role !== 'referredTable') return undefined;
  const unknown = [...before.unknownTables.values()].find((one) => one.name === name && one.schema === owner);
  if (unknown === undefined || table !== undefined) return undefined;
  return (markup) => `${markup.code(name)}${markup.text(`: ${unknown.reason}.`)}`;
}
