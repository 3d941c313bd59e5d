import path from 'node:path';
import { readUtf8 } from '../files/readFile.js';

/**
 * Offline mode is env.py's own doing: without that branch it connects, and some write files.
 * The bridge stops both in its own process; in somebody else's they can only be foreseen.
 */
export async function whyOfflineIsUnsafe(scriptLocation: string): Promise<string | undefined> {
  const text = await readUtf8(path.join(scriptLocation, 'env.py')).catch(() => '');
  if (!/\bis_offline_mode\b/.test(text)) {
    return 'env.py does not check context.is_offline_mode(), so alembic.command would connect to the database to show this. Add the offline branch that "alembic init" writes.';
  }
  if (/\boutput_buffer\b/.test(text)) {
    return 'env.py writes its offline SQL to files (output_buffer), so alembic.command would change the project. Nothing was run.';
  }
  return undefined;
}
