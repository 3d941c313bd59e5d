import { execFileSync } from 'node:child_process';

/**
 * What a history without a recipe needs: its largest environment, with the folders that modules of a project are usually
 * in. `program` is that of `alembic-ls`.
 */
export function usualRecipe(folder, program) {
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] };
  const { environments } = JSON.parse(execFileSync(process.execPath, [program, 'graph', '--format', 'json'], options));
  const [largest] = environments.toSorted((one, other) => other.revisions.length - one.revisions.length);
  if (largest === undefined) throw new Error(`${folder} has no environment`);
  const above = largest.name.split('/').map((_, at, parts) => parts.slice(0, at).join('/') || '.');
  return { environment: largest.name, paths: [...new Set([...above, 'src'])], dialects: ['postgresql'] };
}
