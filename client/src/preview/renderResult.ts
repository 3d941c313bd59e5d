import type { PreviewRevision } from 'alembic-language-server/messages';
import { escapeHtml } from './escapeHtml.js';
import { coloursFor, type Colours } from './highlight.js';
import { icons } from './icons.js';
import { dialects, type PageAction } from './messages.js';
import { placesOfRevision } from './places.js';
import { sqlHtml } from './sqlHtml.js';
import type { PreviewState } from './state.js';
import { summaryOf } from './summary.js';
import type { PreviewTexts } from './texts.js';
import { headingOf } from './titles.js';

type Statement = PreviewRevision['statements'][number];
type EnvironmentStatement = NonNullable<ResultState['result']['environmentStatements']>[number];
type OfflineCondition = NonNullable<PreviewRevision['offlineConditions']>[number];
type ResultState = Extract<PreviewState, { readonly kind: 'result' }>;

interface Context {
  readonly texts: PreviewTexts;
  readonly colours: Colours;
}

/**
 * A result → HTML: notes, then revision by revision. Each statement and error carries its place's number (places.ts).
 */
export function renderResult(state: ResultState, texts: PreviewTexts): string {
  const { scope, result } = state;
  const context = {
    texts,
    colours: coloursFor(result.revisions.flatMap(({ statements }) => statements.map(({ sql }) => sql))),
  };
  let place = 0;
  const bodies = result.revisions.map((revision) => {
    const body = revisionBody(revision, place, context);
    place += placesOfRevision(revision).length;
    return body;
  });
  const content =
    scope.kind === 'revision'
      ? bodies.join('')
      : result.revisions
          .map((revision, index) => revisionSection(revision, index, bodies[index] ?? '', context))
          .join('');
  return (
    header(state, texts) +
    engineLine(state, texts) +
    dialectQuestion(result, texts) +
    notes(result.notes, texts) +
    environment(result.environmentStatements ?? [], place, context) +
    (result.revisions.length === 0 ? plain(nothing(state, texts)) : content)
  );
}

function header(state: ResultState, texts: PreviewTexts): string {
  const { heading, subject } = headingOf(state, texts);
  const isRevision = state.scope.kind === 'revision' && state.result.revisions.length > 0;
  const of = isRevision
    ? openLink(0, `<code>${escapeHtml(subject)}</code>`)
    : `<span class="subject">${escapeHtml(subject)}</span>`;
  const change =
    state.scope.kind === 'range'
      ? `<button type="button" class="link" data-action="range">${escapeHtml(texts.changeRange)}</button>`
      : '';
  return `<div class="title"><h1>${escapeHtml(heading)}</h1>${of}${change}<span class="summary">${escapeHtml(summaryOf(state, texts))}</span></div>`;
}

/** What the SQL is of: versions and what says them, and whether Alembic agrees. */
function engineLine({ result, verification }: ResultState, texts: PreviewTexts): string {
  const { engine, versions, dialect, dialectSource } = result;
  if (engine !== 'instant' || versions === undefined) return '';
  const facts = [
    ...(dialect !== null && dialectSource !== undefined ? [sourced(dialect, dialectSource, texts)] : []),
    sourced(`Alembic ${versions.alembic.version}`, versions.alembic.source, texts),
    sourced(`SQLAlchemy ${versions.sqlalchemy.version}`, versions.sqlalchemy.source, texts),
  ];
  const compare = actionLink('compare', texts.compare);
  return `<p class="engine">${[...facts, verdict(verification, texts), compare].join(' · ')}</p>`;
}

function sourced(name: string, source: string, texts: PreviewTexts): string {
  return source === 'default'
    ? `${escapeHtml(name)}, ${escapeHtml(texts.assumed)}`
    : `${escapeHtml(name)} <span class="subject">(${escapeHtml(source)})</span>`;
}

function verdict(verification: ResultState['verification'], texts: PreviewTexts): string {
  switch (verification?.kind) {
    case undefined:
      return actionLink('verify', texts.verify);
    case 'running':
      return escapeHtml(texts.verifying);
    case 'same': {
      const { gaps, versions } = verification;
      return `<span class="verified">${escapeHtml(gaps > 0 ? texts.sameButGaps(gaps) : texts.same(versions))}</span>`;
    }
    case 'differs':
      return `<span class="loss">${icons.warning}${escapeHtml(texts.differs(verification.versions))}</span> ${actionLink('difference', texts.show)}`;
    case 'failed':
      return escapeHtml(texts.notVerified(verification.message));
  }
}

function actionLink(action: PageAction, title: string): string {
  return `<button type="button" class="link" data-action="${action}">${escapeHtml(title)}</button>`;
}

/** Where nothing says the dialect. */
function dialectQuestion({ engine, dialect }: ResultState['result'], texts: PreviewTexts): string {
  if (engine !== 'instant' || dialect !== null) return '';
  const buttons = dialects.map(
    (each) => `<vscode-button secondary data-dialect="${each}">${escapeHtml(each)}</vscode-button>`,
  );
  return `<div class="question"><p>${escapeHtml(texts.chooseDialect)}</p><div class="buttons">${buttons.join('')}</div></div>`;
}

function notes(all: readonly string[], texts: PreviewTexts): string {
  if (all.length === 0) return '';
  const items = all.map((note) => `<li>${escapeHtml(note)}</li>`).join('');
  return `<ul class="notes" aria-label="${escapeHtml(texts.notes)}">${items}</ul>`;
}

function nothing({ scope }: ResultState, texts: PreviewTexts): string {
  if (scope.kind === 'pending') return texts.nothingPending;
  return scope.kind === 'all' ? texts.noRevisions : texts.nothingInRange;
}

/** One of several revisions, under a heading of its own. */
function revisionSection(
  { message, revision, direction }: PreviewRevision,
  index: number,
  body: string,
  { texts }: Context,
): string {
  const name = openLink(index, escapeHtml(message || texts.noMessage));
  const facts = `<code>${escapeHtml(revision)}</code> <span class="direction">${escapeHtml(direction === 'upgrade' ? texts.upgrade : texts.downgrade)}</span>`;
  return `<section class="revision"><h2>${name} ${facts}</h2>${body}</section>`;
}

function openLink(index: number, html: string): string {
  return `<button type="button" class="link" data-revision="${index}">${html}</button>`;
}

function revisionBody(
  { revision, message, statements, error, offlineConditions = [], mayLoseUnseen = false }: PreviewRevision,
  firstPlace: number,
  context: Context,
): string {
  const { texts } = context;
  const label = message || revision;
  const lists = groups(statements, runName(texts)).map(({ name, first, items }) =>
    listed(
      name,
      label,
      items.map((item, index) => statement(item, first + index, firstPlace, context)),
    ),
  );
  const stop = error === null ? '' : stopped(error, firstPlace + statements.length, texts);
  const sql = lists.length === 0 && error === null ? plain(texts.noSql) : lists.join('') + stop;
  const unseen = mayLoseUnseen ? `<p class="remark loss">${icons.warning}${escapeHtml(texts.mayLoseUnseen)}</p>` : '';
  return unseen + offline(offlineConditions, firstPlace + statements.length + (error === null ? 0 : 1), texts) + sql;
}

/** That the SQL is of the branch for scripts, with links to where it was taken. */
function offline(conditions: readonly OfflineCondition[], firstPlace: number, texts: PreviewTexts): string {
  if (conditions.length === 0) return '';
  const text = conditions.every(({ decides }) => decides) ? texts.offline : texts.offlineMaybe;
  const links = conditions.map(({ range }, index) => {
    const place = firstPlace + index;
    return `<button type="button" class="link" data-place="${place}" data-reveal="${place}">${escapeHtml(texts.line(range.start.line + 1))}</button>`;
  });
  // The place of the links, which no text from outside can hold.
  return `<p class="remark">${escapeHtml(text('\0')).replace('\0', () => links.join(', '))}</p>`;
}

/** What env.py runs beside the revisions, under a heading of its own. */
function environment(statements: readonly EnvironmentStatement[], firstPlace: number, context: Context): string {
  const { texts } = context;
  if (statements.length === 0) return '';
  const lists = groups(statements, positionName(texts)).map(({ name, first, items }) =>
    listed(
      name,
      texts.environment,
      items.map((item, index) =>
        statement(
          { ...item, loses: null, note: item.isLive === true ? texts.liveOnly : '' },
          first + index,
          firstPlace,
          context,
        ),
      ),
    ),
  );
  return `<section class="revision"><h2>${escapeHtml(texts.environment)}</h2>${lists.join('')}</section>`;
}

/** Statements under their group's heading; none for a group without a name. */
function listed(name: string, label: string, options: readonly string[]): string {
  const heading = name === '' ? '' : `<h3>${escapeHtml(name)}</h3>`;
  const ariaLabel = escapeHtml(name === '' ? label : `${label}, ${name}`);
  return `${heading}<div class="statements" role="listbox" aria-multiselectable="true" aria-label="${ariaLabel}">${options.join('')}</div>`;
}

/** Whose run of the migrations a statement is of; nothing where there is one run without a name. */
function runName(texts: PreviewTexts): (statement: Statement) => string {
  return ({ database, run }) =>
    database !== null ? texts.database(database) : run !== undefined ? texts.run(run + 1) : '';
}

function positionName(texts: PreviewTexts): (statement: EnvironmentStatement) => string {
  return ({ position, run }) => {
    if (run === undefined) return position === 'before' ? texts.before : texts.after;
    return position === 'before' ? texts.beforeRun(run + 1) : texts.afterRun(run + 1);
  };
}

interface Group<T> {
  readonly name: string;
  /** Index of the first one among all. */
  readonly first: number;
  readonly items: T[];
}

/** Neighbours of the same name, together. */
export function groups<T>(statements: readonly T[], nameOf: (statement: T) => string): Group<T>[] {
  const found: Group<T>[] = [];
  for (const [index, item] of statements.entries()) {
    const name = nameOf(item);
    const last = found.at(-1);
    if (last?.name === name) last.items.push(item);
    else found.push({ name, first: index, items: [item] });
  }
  return found;
}

function statement(
  {
    sql,
    range,
    loses,
    gap,
    online = [],
    note = '',
  }: Pick<Statement, 'sql' | 'range' | 'loses' | 'gap' | 'online'> & { readonly note?: string },
  index: number,
  firstPlace: number,
  { texts, colours }: Context,
): string {
  const line =
    range === null
      ? `<span class="line" title="${escapeHtml(texts.noLineHint)}">${escapeHtml(texts.noLine)}</span>`
      : `<span class="line">${escapeHtml(texts.line(range.start.line + 1))}</span>`;
  const loss = loses === null ? '' : `<span class="loss">${icons.warning}${escapeHtml(texts.loses(loses))}</span>`;
  const live =
    online.length === 0
      ? ''
      : `<span class="live">${escapeHtml(texts.liveRun)}<pre class="sql"><code>${online.map((each) => sqlHtml(each, colours)).join(';\n')}</code></pre></span>`;
  const remark = note === '' ? '' : `<span class="live">${escapeHtml(note)}</span>`;
  const content =
    gap !== undefined
      ? `<span class="gap">${escapeHtml(texts.gap(gap))}${live}</span>`
      : `<pre class="sql"><code>${sqlHtml(sql, colours)}</code></pre>`;
  return `<div class="statement" role="option" tabindex="-1" data-place="${firstPlace + index}"><span class="number">${index + 1}</span>${content}${line}${loss}${remark}</div>`;
}

/** What ended a revision's rendering, where its next statement would stand. */
function stopped(
  { message, details, range }: NonNullable<PreviewRevision['error']>,
  place: number,
  texts: PreviewTexts,
): string {
  const link =
    range === null
      ? ''
      : ` <button type="button" class="link" data-reveal="${place}">${escapeHtml(texts.goToLine(range.start.line + 1))}</button>`;
  const more =
    details === ''
      ? ''
      : `<details><summary>${escapeHtml(texts.details)}</summary><pre class="output" tabindex="0">${escapeHtml(details)}</pre></details>`;
  return `<div class="stopped" data-place="${place}">${icons.error}<div><p><strong>${escapeHtml(texts.stoppedHere)}.</strong> ${escapeHtml(message)}${link}</p>${more}</div></div>`;
}

function plain(text: string): string {
  return `<p class="nothing">${escapeHtml(text)}</p>`;
}
