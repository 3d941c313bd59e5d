import { addImport } from '../../configuration/envEdits.js';
import { configurationFix } from '../../configuration/configurationFix.js';
import type { ConfigurationRule } from '../../configuration/configurationRule.js';
import type { EnvironmentConfiguration } from '../../configuration/environmentConfiguration.js';
import type { ModelModule } from '../../configuration/models.js';
import type { Fixes } from '../../fix.js';

export const modelsNotImportedInEnv: ConfigurationRule = {
  code: 'SC04',
  name: 'models-not-imported-in-env',
  title: 'No module with tables is imported by env.py',
  severity: 'warning',
  documentation: {
    what: 'The metadata that `env.py` gives to Alembic has no tables when it runs: neither `env.py` nor a module that it imports, directly or not, defines one, and other modules of the project do.',
    why: 'A table is in the metadata once its module was imported. Autogenerate finds none, writes an empty revision for a new database, and drops every table of one that has them.',
    whatToDo: 'Import the modules with the models. The quick fix does so.',
    whenSilent:
      'Where any module with tables is imported, where a module is imported by a name that code computes, and where the text does not lead to the base of the models.',
    bad: `# migrations/env.py
from alembic import context
from shop.base import Base

target_metadata = Base.metadata
context.configure(url="sqlite://", target_metadata=target_metadata)
# shop/base.py
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    pass
# shop/models.py
from shop.base import Base

class Item(Base):
    __tablename__ = "item"`,
    good: `# migrations/env.py
from alembic import context
import shop.models  # noqa: F401
from shop.base import Base

target_metadata = Base.metadata
context.configure(url="sqlite://", target_metadata=target_metadata)`,
  },
  *checkConfiguration(configuration) {
    const { env, facts } = configuration;
    if (!env?.metadata?.text.endsWith('.metadata')) return;
    const { missing } = facts.models();
    const [first] = missing ?? [];
    if (missing === null || first === undefined) return;
    const others = missing.length === 1 ? '' : ` and ${String(missing.length - 1)} more`;
    yield {
      file: env.file,
      span: env.metadata.span,
      message: `No table is in this metadata when env.py runs: ${first.name}${others} ${others === '' ? 'is' : 'are'} not imported. Autogenerate would drop the tables. Import the models.`,
      fixes: importModels(configuration, missing),
    };
  },
};

const mostImports = 8;

function importModels({ env }: EnvironmentConfiguration, modules: readonly ModelModule[]): Fixes {
  // An import of "app.models" binds the name "app".
  const taken = new Set((env?.imports ?? []).flatMap(({ name, path }) => (path.split('.')[0] === name ? [] : [name])));
  if (env === null || modules.length > mostImports || modules.some(({ name }) => taken.has(name.split('.')[0] ?? '')))
    return () => [];
  const edits = modules.map(({ name }) => addImport(env, `import ${name}  # noqa: F401`, name));
  if (edits.includes(null)) return () => [];
  const title =
    modules.length === 1 ? `Import ${modules[0]?.name ?? ''}` : `Import the ${modules.length} modules with models`;
  return configurationFix(title, [{ of: env, changes: edits.flatMap((edit) => edit ?? []) }], true);
}
