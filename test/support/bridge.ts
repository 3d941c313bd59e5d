import path from 'node:path';

/** The bridge as it is in the sources; a build copies it beside the bundle. */
export const bridgeScript = path.resolve(import.meta.dirname, '../../server/python/start.py');

/** What runs the commands that outlive the server, from the last build. */
export const runnerScript = path.resolve(import.meta.dirname, '../../dist/runner.js');
