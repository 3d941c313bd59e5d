/** A name that cookiecutter, copier or another user of Jinja fills in: `{{cookiecutter.name}}`, `{% if api %}app{% endif %}`. */
const filledInName = /\{\{.*\}\}|\{%.*%\}/;

/** Whether a path lies in the source of a template: what it leads to is no project yet, only what is rendered from it. */
export function isTemplatePath(path: string): boolean {
  return filledInName.test(path);
}

/** Whether the text of a configuration file holds Jinja's tags: neither ini nor TOML until it is rendered. */
export function isTemplateText(text: string): boolean {
  return /\{%[^]*?%\}|\{\{[^\r\n]*?\}\}/.test(text);
}
