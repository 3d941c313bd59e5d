import type { Environments } from '../environments.js';

/** Asks the server anew; the tree and the status item follow. */
export async function refresh(environments: Environments): Promise<void> {
  environments.refresh();
  return Promise.resolve();
}
