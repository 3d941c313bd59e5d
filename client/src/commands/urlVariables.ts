/** What the names of variables with a database's address have in common. */
const addressName = /ur[il]|dsn|database|(?:^|_)db(?:_|$)/iu;

/**
 * The environment variables from which an env.py may take its database URL: those that it reads itself, then those of
 * the .env file whose name or value looks like an address, which a settings class may read.
 * @param envPy its text
 * @param envFile the text of the file that `alembic.envFile` names
 */
export function urlVariables(envPy: string, envFile: string): string[] {
  const read = [...envPy.matchAll(/(?:environ(?:\.get)?|getenv)\s*[[(]\s*["'](\w+)["']/gu)].map(([, name = '']) => name);
  const set = [...envFile.matchAll(/^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/gmu)];
  const addresses = set.filter(([, name = '', value = '']) => addressName.test(name) || value.includes('://')).map(([, name = '']) => name);
  return [...new Set([...read.filter((name) => addressName.test(name)), ...addresses])];
}

/** Whether an env.py takes its URL from the configuration, as Alembic's own templates do. */
export function readsConfiguredUrl(envPy: string): boolean {
  return /sqlalchemy\.url|engine_from_config/u.test(envPy) && !/set_main_option\(\s*["']sqlalchemy\.url/u.test(envPy);
}
