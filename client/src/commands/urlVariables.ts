/** What the names of variables with a database's address have in common. */
const addressName = /ur[il]|dsn|database|(?:^|_)db(?:_|$)/iu;

/**
 * The environment variables from which an env.py may take its database URL: those that it reads itself, then those of
 * the .env file whose name or value looks like an address, which a settings class may read.
 * @param envPy its text
 * @param envFile the text of the file that `alembic.envFile` names
 */
export function urlVariables(envPy: string, envFile: string): string[] {
  const read = [...envPy.matchAll(/(?:environ(?:\.get)?|getenv)\s*[[(]\s*["'](\w+)["']/gu)].map(
    ([, name = '']) => name,
  );
  const set = [...envFile.matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=(.*)$/gmu)];
  const addresses = set
    .filter(([, name = '', value = '']) => addressName.test(name) || value.includes('://'))
    .map(([, name = '']) => name);
  return [...new Set([...read.filter((name) => addressName.test(name)), ...addresses])];
}

/**
 * Whether a file's name is that of a file of variables, as .env, .env.staging and local.env; not what only shows how
 * such a file looks, and no code.
 */
export function isVariableFile(name: string): boolean {
  return /(?:^|\.)env(?:\.|$)/u.test(name) && !/example|sample|template|dist$|\.(?:py|sh|[cm]?[jt]s)$/iu.test(name);
}

/** Whether an env.py takes its URL from the configuration, as Alembic's own templates do. */
export function readsConfiguredUrl(envPy: string): boolean {
  return /sqlalchemy\.url|engine_from_config/u.test(envPy) && !/set_main_option\(\s*["']sqlalchemy\.url/u.test(envPy);
}
