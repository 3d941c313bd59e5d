import { perPath } from '../perPath.js';

/** Modules of which no function runs operations by itself: Python's own, and those that describe a schema. */
const modules = new Set(
  (
    'abc argparse array ast asyncio base64 binascii bisect builtins calendar codecs collections configparser contextlib copy csv ' +
    'dataclasses datetime decimal difflib enum errno fnmatch fractions functools gc getpass glob gzip hashlib heapq hmac html ' +
    'importlib inspect io ipaddress itertools json keyword locale logging math mimetypes numbers operator os pathlib pickle ' +
    'pkgutil platform pprint queue random re secrets shlex shutil signal socket stat statistics string struct sys tempfile ' +
    'textwrap threading time timeit traceback types typing typing_extensions unicodedata urllib uuid warnings weakref xml zipfile ' +
    'zlib zoneinfo __future__ six future past tqdm dateutil pytz simplejson yaml click structlog loguru ' +
    'sqlalchemy alembic sqlalchemy_utils sqlmodel geoalchemy2 pgvector citext advanced_alchemy fastapi_users_db_sqlalchemy ' +
    'alembic_postgresql_enum'
  ).split(' '),
);

const builtins = new Set(
  (
    'abs all any ascii bin bool bytearray bytes callable chr classmethod complex delattr dict dir divmod enumerate filter float ' +
    'format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len list locals map max ' +
    'memoryview min next object oct open ord pow print property range repr reversed round set setattr slice sorted ' +
    'staticmethod str sum super tuple type unicode vars xrange zip exit quit breakpoint basestring long unichr reduce raw_input ' +
    'Exception ValueError RuntimeError NotImplementedError KeyError TypeError AssertionError SystemExit'
  ).split(' '),
);

/** Whether a call of what has this path gives the same value whenever it gets the same arguments. */
export const isPureConstruct = perPath((path) =>
  /^(?:datetime\.(?:datetime|date|time|timedelta|timezone)|decimal\.Decimal|uuid\.UUID|datetime\.datetime\.(?:strptime|fromisoformat|combine)|json\.(?:dumps|loads))$/.test(
    path,
  ),
);

/** Whether a call of what has this path runs no operations, whatever it gets. */
export const isHarmless = perPath((path) => {
  const [root = '', name = ''] = path.split('.', 2);
  return root === 'builtins' ? builtins.has(name) || /(?:Error|Exception|Warning)$/.test(name) : modules.has(root);
});

/** Whether a path of names may be of a module of the project. */
export function isOfProject(path: string): boolean {
  return path.includes('.') && !/^(?:builtins|sqlalchemy|alembic)\./.test(path) && !isHarmless(path);
}
