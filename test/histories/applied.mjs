/** An application of Flask, whose configuration has these values. */
const flask = (config) => `import flask
app = flask.Flask("stand-in")
app.config.update(${JSON.stringify(config)})
app.app_context().push()`;

/** The module of a package that no registry has. */
const londonTime = `import sys, types, zoneinfo
times = types.ModuleType("notifications_utils.timezones")
times.local_timezone = zoneinfo.ZoneInfo("Europe/London")
times.convert_bst_to_utc = times.convert_utc_to_bst = lambda time: time
sys.modules[times.__name__] = times
`;

/**
 * Public histories that run on an empty database, and what each needs for it: its environment, the folders that its
 * modules are imported from, the naming convention of its metadata, what `env.py` gives to `context.configure()` and
 * `run_migrations()`, Python that comes first, and what a database has before.
 */
export const histories = {
  'fastapi-template': { environment: 'backend/app/alembic', paths: ['backend'], dialects: ['postgresql'] },
  keystone: {
    environment: 'keystone/common/sql/migrations',
    paths: ['.'],
    dialects: ['postgresql', 'mariadb', 'sqlite'],
    configure: { render_as_batch: true },
    prepare: 'import keystone.conf\nkeystone.conf.configure()',
  },
  polar: {
    environment: 'server/migrations',
    paths: ['server'],
    dialects: ['postgresql'],
    convention: {
      ix: 'ix_%(column_0_N_label)s',
      uq: '%(table_name)s_%(column_0_N_name)s_key',
      ck: '%(table_name)s_%(constraint_name)s_check',
      fk: '%(table_name)s_%(column_0_N_name)s_fkey',
      pk: '%(table_name)s_pkey',
    },
  },
  dstack: {
    environment: 'src/dstack/_internal/server/migrations',
    paths: ['src'],
    dialects: ['postgresql', 'sqlite'],
    prepare: 'import alembic_postgresql_enum',
    configure: { render_as_batch: true },
    convention: {
      ix: 'ix_%(column_0_label)s',
      uq: 'uq_%(table_name)s_%(column_0_name)s',
      ck: 'ck_%(table_name)s_%(constraint_name)s',
      fk: 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s',
      pk: 'pk_%(table_name)s',
    },
  },
  h: {
    environment: 'h/migrations',
    paths: ['.'],
    dialects: ['postgresql'],
    convention: {
      ix: 'ix__%(column_0_label)s',
      uq: 'uq__%(table_name)s__%(column_0_name)s',
      ck: 'ck__%(table_name)s__%(constraint_name)s',
      fk: 'fk__%(table_name)s__%(column_0_name)s__%(referred_table_name)s',
      pk: 'pk__%(table_name)s',
    },
  },
  'notifications-api': {
    environment: 'migrations',
    paths: ['.'],
    dialects: ['postgresql'],
    prepare:
      londonTime +
      flask({
        NOTIFY_SERVICE_ID: 'd6aa2c68-a2d9-4437-ab19-3ae8eb202553',
        NOTIFY_USER_ID: '6af522d0-2915-4e52-83a3-3690455a5fe6',
        NOTIFY_EMAIL_DOMAIN: 'example.org',
        NOTIFY_INTERNATIONAL_SMS_SENDER: 'sender',
      }),
    variables: { NOTIFY_ENVIRONMENT: 'development' },
  },
  copr: {
    environment: 'frontend/coprs_frontend/alembic',
    paths: ['frontend/coprs_frontend', 'common'],
    dialects: ['postgresql'],
  },
  ckan: { environment: 'ckan/migration', paths: ['.'], dialects: ['postgresql'] },
  rucio: {
    environment: 'lib/rucio/db/sqla/migrate_repo',
    paths: ['lib'],
    dialects: ['postgresql', 'mariadb', 'sqlite'],
  },
  lemur: { environment: 'lemur/migrations', paths: ['.'], dialects: ['postgresql'], prepare: flask({}) },
  'data-act-broker': {
    environment: 'dataactcore/migrations',
    paths: ['.'],
    dialects: ['postgresql'],
    database: 'data_broker',
  },
  zou: { environment: 'zou/migrations', paths: ['.'], dialects: ['postgresql'] },
  magnum: { environment: 'magnum/db/sqlalchemy/alembic', paths: ['.'], dialects: ['mariadb'] },
  'argilla-server': {
    environment: 'src/argilla_server/alembic',
    paths: ['src'],
    dialects: ['postgresql', 'sqlite'],
    configure: { render_as_batch: true },
  },
  CTFd: { environment: 'migrations', paths: ['.'], dialects: ['postgresql'] },
  mealie: {
    environment: 'alembic',
    paths: ['.'],
    dialects: ['sqlite', 'postgresql'],
    configure: { render_as_batch: true },
    variables: { PRODUCTION: 'true', DATA_DIR: '/tmp/mealie-data' },
    prepare: 'import os; os.makedirs("/tmp/mealie-data", exist_ok=True)',
  },
  warehouse: {
    environment: 'warehouse/migrations',
    paths: ['.'],
    dialects: ['postgresql'],
    prepare: 'import alembic_postgresql_enum',
    convention: {},
  },
  'sync-engine': { environment: 'migrations', paths: ['.'], dialects: ['mariadb'] },
};
