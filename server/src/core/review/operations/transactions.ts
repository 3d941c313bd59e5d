import type { ReviewTarget } from './reviewedRevision.js';

/** Whether Alembic runs a migration in a transaction, as far as env.py shows it. */
export function isTransactional({ env, envText }: Pick<ReviewTarget, 'env' | 'envText'>): boolean {
  return env.options.transactionalDdl !== false && !/\bisolation_level\s{0,20}=\s{0,20}["']AUTOCOMMIT\b/.test(envText);
}

/** Whether env.py commits what the migrations did, and does not leave it to Alembic. */
export function commitsItself({ envText }: Pick<ReviewTarget, 'envText'>): boolean {
  const last = [...envText.matchAll(/\brun_migrations\s{0,9}\(/g)].at(-1);
  return last !== undefined && /\.commit\s{0,9}\(/.test(envText.slice(last.index));
}
