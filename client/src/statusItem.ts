import { labelText, markdownText } from 'alembic-language-server/escape';
import type { ChosenInterpreter, EnvironmentSummary } from 'alembic-language-server/messages';
import { Disposable, l10n, type MarkdownString, StatusBarAlignment } from 'vscode';
import type { Client } from './client.js';
import { markdownString } from './markdown.js';
import { currentText } from './migrate/currentText.js';
import { nameRevisions } from './migrate/revisionNames.js';
import { isDatabaseLost, statusText } from './statusText.js';
import { window } from './window.js';

const environmentsInTooltip = 10;
const headsInTooltip = 5;

/**
 * One item on the left for the environment of the active file, else the selected or only one: its heads and, once the
 * database was asked, how far it is from them. Shown only where there is an environment. A click leads to the tree.
 */
export function registerStatusItem({
  environments,
  active,
  python,
}: Pick<Client, 'environments' | 'active' | 'python'>): Disposable {
  const item = window.createStatusBarItem('alembic.heads', StatusBarAlignment.Left);
  item.name = 'Alembic';
  item.command = 'alembic.revisions.focus';

  function update(): void {
    if (environments.all.length === 0) {
      item.hide();
      return;
    }
    const current = active.environment ?? environments.current;
    const shown = current === undefined ? environments.all : [current];
    const text =
      current === undefined
        ? l10n.t('Alembic: {0} environments', shown.length)
        : statusText(current, environments.all.length > 1, l10n);
    const problems = shown.reduce((sum, environment) => sum + environment.problemCount, 0);
    item.text = problems > 0 || shown.some(isDatabaseLost) ? `$(warning) ${labelText(text)}` : labelText(text);
    item.tooltip = tooltipOf(shown, python.interpreter);
    item.accessibilityInformation = {
      label: problems > 0 ? `${text}, ${problemsText(problems)}` : text,
      role: 'button',
    };
    item.show();
  }

  update();
  return Disposable.from(
    item,
    environments.onDidChange(update),
    active.onDidChange(update),
    python.onDidChange(update),
  );
}

function problemsText(count: number): string {
  return count === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', count);
}

function tooltipOf(shown: readonly EnvironmentSummary[], interpreter: ChosenInterpreter | undefined): MarkdownString {
  const more = shown.length - environmentsInTooltip;
  const paragraphs = [
    ...shown.slice(0, environmentsInTooltip).flatMap(environmentParagraphs),
    ...(more > 0 ? [markdownText(l10n.t('and {0} more environments', more))] : []),
    ...(interpreter === undefined
      ? []
      : [markdownText(l10n.t('Python: {0} ({1})', interpreter.path, interpreter.reason))]),
  ];
  return markdownString(paragraphs.join('\n\n'));
}

function environmentParagraphs(environment: EnvironmentSummary): string[] {
  const { name, heads, revisionCount, problemCount, database } = environment;
  const facts = [
    revisionCount === 1 ? l10n.t('1 revision') : l10n.t('{0} revisions', revisionCount),
    ...(problemCount > 0 ? [problemsText(problemCount)] : []),
  ];
  const more = heads.length - headsInTooltip;
  const bullets = [
    ...heads.slice(0, headsInTooltip).map((head) => [head.message, head.revision].filter(Boolean).join(' · ')),
    ...(more > 0 ? [l10n.t('and {0} more heads', more)] : []),
  ];
  return [
    `**${markdownText(name)}**  \n${markdownText(facts.join(', '))}`,
    ...(bullets.length === 0 ? [] : [bullets.map((text) => `- ${markdownText(text)}`).join('\n')]),
    ...(database === undefined ? [] : [markdownText(currentText(database, nameRevisions(heads), l10n))]),
  ];
}
