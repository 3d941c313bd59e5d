import { encloses } from '../text.js';

/**
 * Whether a path lies in the source of a template, of cookiecutter, copier or another user of Jinja, who fill in
 * `{{cookiecutter.name}}` and `{% if api %}app{% endif %}`: what it leads to is no project yet, only what is rendered
 * from it.
 */
export function isTemplatePath(path: string): boolean {
  return encloses(path, '{{', '}}') || encloses(path, '{%', '%}');
}

/** Whether the text of a configuration file holds Jinja's tags: neither ini nor TOML until it is rendered. */
export function isTemplateText(text: string): boolean {
  return encloses(text, '{%', '%}') || text.split(/[\r\n]/).some((line) => encloses(line, '{{', '}}'));
}
