import { describe, expect, it } from 'vitest';
import { isVariableFile, readsConfiguredUrl, urlVariables } from './urlVariables.js';

describe('urlVariables', () => {
  it.each([
    ['os.environ["DATABASE_URL"]', '', ['DATABASE_URL']],
    ["os.getenv('SHOP_DSN', 'x'), os.environ.get( 'PATH')", '', ['SHOP_DSN']],
    ['os.environ["DB_URI"]', 'DB_URI=x\nexport OTHER_URL="y"\n# OLD_URL=z\nNAME=1', ['DB_URI', 'OTHER_URL']],
    [
      'from app.settings import settings',
      'MAIN=postgresql://localhost/x\nPOSTGRES_DB=shop\nADBC=1',
      ['MAIN', 'POSTGRES_DB'],
    ],
    ['', 'EMPTY=\nDATABASE_URL=postgresql://localhost/x\r\nLAST=', ['DATABASE_URL']],
    ['', '', []],
  ])('%s with %j', (envPy, envFile, expected) => {
    expect(urlVariables(envPy, envFile)).toEqual(expected);
  });
});

describe('readsConfiguredUrl', () => {
  it.each([
    ['url = config.get_main_option("sqlalchemy.url")', true],
    ['engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.")', true],
    ['config.set_main_option("sqlalchemy.url", os.environ["X"])\nengine_from_config(…)', false],
    ['create_engine(settings.url)', false],
  ])('%s', (envPy, expected) => {
    expect(readsConfiguredUrl(envPy)).toBe(expected);
  });
});

it.each([
  ['.env', true],
  ['.env.staging', true],
  ['local.env', true],
  ['env.prod', true],
  ['.env.example', false],
  ['.env.dist', false],
  ['env.py', false],
  ['env.d.ts', false],
  ['environment', false],
])('%s is a file of variables: %s', (name, expected) => {
  expect(isVariableFile(name)).toBe(expected);
});
