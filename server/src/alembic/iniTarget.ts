import path from 'node:path';
import type { Environment } from '../core/project/environment.js';
import { readIni } from '../core/project/ini.js';
import { interpolatedOption } from '../core/project/interpolation.js';
import { readUtf8 } from '../files/readFile.js';
import { parseDatabaseUrl, withEnvironment, type DatabaseTarget } from '../database/databaseTarget.js';

/**
 * The database that `sqlalchemy.url` of the environment's ini file names. For when env.py, which decides in truth,
 * cannot be run. Undefined where there is no such option, or it cannot be used, as the placeholder of the template.
 */
export async function targetOfIni({ source, workingDirectory }: Environment): Promise<DatabaseTarget | undefined> {
  if (source === null) return undefined;
  const isToml = path.basename(source.configFile) === 'pyproject.toml';
  const file = isToml ? path.join(workingDirectory, 'alembic.ini') : source.configFile;
  const ini = readIni(await readUtf8(file).catch(() => ''));
  const section = ini.sections.get(isToml ? 'alembic' : source.section);
  if (section === undefined) return undefined;
  const url = interpolatedOption(ini, section, 'sqlalchemy.url', path.dirname(file));
  if (url?.kind !== 'value') return undefined;
  const result = parseDatabaseUrl(url.value);
  return result.kind === 'target' ? withEnvironment(result.target, process.env) : undefined;
}
