import type { ChosenInterpreter, EnvironmentSummary } from 'alembic-language-server/messages';
import { Disposable, l10n, MarkdownString, StatusBarAlignment, window } from 'vscode';
import type { Environments } from './environments.js';
import { currentText } from './operations/currentText.js';
import { nameRevisions } from './operations/revisionNames.js';
import type { PythonState } from './pythonState.js';
import { isDatabaseLost, statusText } from './statusText.js';

const environmentsInTooltip = 10;
const headsInTooltip = 5;

/** One item on the left that tells the heads and, once it was asked, the database's distance from them; shown only where there is an environment. A click leads to the tree. */
export function registerStatusItem(environments: Environments, python: PythonState): Disposable {
  const item = window.createStatusBarItem('alembic.heads', StatusBarAlignment.Left);
  item.name = 'Alembic';
  item.command = 'alembic.revisions.focus';

  function update(): void {
    if (environments.all.length === 0) {
      item.hide();
      return;
    }
    const { current } = environments;
    const shown = current === undefined ? environments.all : [current];
    const text = current === undefined ? l10n.t('Alembic: {0} environments', shown.length) : statusText(current, l10n);
    const problems = shown.reduce((sum, environment) => sum + environment.problemCount, 0);
    item.text = problems > 0 || shown.some(isDatabaseLost) ? `$(warning) ${text}` : text;
    item.tooltip = tooltipOf(shown, python.interpreter);
    item.accessibilityInformation = { label: problems > 0 ? `${text}, ${problemsText(problems)}` : text, role: 'button' };
    item.show();
  }

  update();
  return Disposable.from(item, environments.onDidChange(update), python.onDidChange(update));
}

function problemsText(count: number): string {
  return count === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', count);
}

function tooltipOf(shown: readonly EnvironmentSummary[], interpreter: ChosenInterpreter | undefined): MarkdownString {
  const tooltip = new MarkdownString();
  for (const environment of shown.slice(0, environmentsInTooltip)) appendEnvironment(tooltip, environment);
  if (shown.length > environmentsInTooltip) {
    tooltip.appendText(l10n.t('and {0} more environments', shown.length - environmentsInTooltip)).appendMarkdown('\n\n');
  }
  if (interpreter !== undefined) tooltip.appendText(l10n.t('Python: {0} ({1})', interpreter.path, interpreter.reason));
  return tooltip;
}

function appendEnvironment(tooltip: MarkdownString, environment: EnvironmentSummary): void {
  tooltip.appendMarkdown('**').appendText(environment.name).appendMarkdown('**  \n');
  const facts = [
    environment.revisionCount === 1 ? l10n.t('1 revision') : l10n.t('{0} revisions', environment.revisionCount),
    ...(environment.problemCount > 0 ? [problemsText(environment.problemCount)] : []),
  ];
  tooltip.appendText(facts.join(', ')).appendMarkdown('\n\n');
  for (const head of environment.heads.slice(0, headsInTooltip)) {
    tooltip.appendMarkdown('- ').appendText([head.message, head.revision].filter(Boolean).join(' · ')).appendMarkdown('\n');
  }
  if (environment.heads.length > headsInTooltip) {
    tooltip.appendMarkdown('- ').appendText(l10n.t('and {0} more heads', environment.heads.length - headsInTooltip)).appendMarkdown('\n');
  }
  tooltip.appendMarkdown('\n');
  if (environment.database !== undefined) {
    tooltip.appendText(currentText(environment.database, nameRevisions(environment.heads), l10n)).appendMarkdown('\n\n');
  }
}
