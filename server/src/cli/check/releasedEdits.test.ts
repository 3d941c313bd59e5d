import { describe, expect, test } from 'vitest';
import { makeRepository, type TestRepository } from '../../../../test/support/gitRepository.js';
import { runCommand } from '../../../../test/support/runCommand.js';
import { project, revision, versions, writeFiles } from '../../../../test/support/workspace.js';
import type { CheckDocument } from './checkJson.js';

const file = (name: string): string => `${versions}/${name}`;
const withBody = (text: string, upgrade: string, downgrade = 'pass'): string =>
  text
    .replace(/def upgrade\(\).*:\n {4}pass/, `def upgrade():\n    ${upgrade}`)
    .replace(/def downgrade\(\).*:\n {4}pass/, `def downgrade():\n    ${downgrade}`);

/** a1, a2 and a3, released under a tag. */
function released(): TestRepository {
  const repository = makeRepository();
  const [a1, a2, a3] = [revision('a1', 'None'), revision('a2', '"a1"'), revision('a3', '"a2"')];
  writeFiles(
    repository.root,
    project({ 'a1.py': a1, 'a2.py': withBody(a2, 'op.execute("one %s" % op.get_bind())'), 'a3.py': a3 }),
  );
  repository.commit();
  repository.git('tag', 'v1.0.0');
  return repository;
}

async function found({ root }: TestRepository): Promise<string[]> {
  const { stdout } = await runCommand(root, ['check', '--since', 'v1.0.0', '--format', 'json']);
  return (JSON.parse(stdout) as CheckDocument).findings.map(
    ({ code, severity, revision: id }) => `${code} ${severity} ${id ?? ''}`,
  );
}

describe('an edit of a released migration', () => {
  const edited = async (upgrade: string, downgrade?: string): Promise<string[]> => {
    const repository = released();
    repository.write(file('a2.py'), withBody(revision('a2', '"a1"'), upgrade, downgrade));
    return found(repository);
  };

  test('that changes what a database runs is reported', async () => {
    expect(await edited('op.execute("one %s" % op.get_bind())\n    op.drop_table("item")')).toEqual([
      'GR12 warning a2',
    ]);
  });

  test('that may change nothing in a database is no finding', async () => {
    expect(await edited('op.execute("two %s" % op.get_bind())')).toEqual([]);
  });

  test('that says the same in other words is not', async () => {
    expect(await edited('print("more")\n    op.execute(f"one {op.get_bind()}")')).toEqual([]);
  });

  test('that runs the same operations by other code is not', async () => {
    const repository = released();
    const with2 = (upgrade: string): string => withBody(revision('a2', '"a1"'), upgrade);
    repository.write(file('a2.py'), with2('op.drop_table("one")\n    op.drop_table("two")'));
    repository.commit();
    repository.git('tag', 'v2.0.0');
    const since2 = async (upgrade: string): Promise<string[]> => {
      repository.write(file('a2.py'), with2(upgrade));
      const { stdout } = await runCommand(repository.root, ['check', '--since', 'v2.0.0', '--format', 'json']);
      return (JSON.parse(stdout) as CheckDocument).findings.map(({ code }) => code);
    };
    expect(await since2('for name in ["one", "two"]:\n        op.drop_table(name)')).toEqual([]);
    expect(await since2('for name in ["one", "three"]:\n        op.drop_table(name)')).toEqual(['GR12']);
  });

  test('of downgrade() alone is no finding: databases run it as it is now', async () => {
    expect(await edited('op.execute("one %s" % op.get_bind())', 'op.execute("back")')).toEqual([]);
    const repository = released();
    repository.write(file('a2.py'), withBody(revision('a2', '"a1"'), 'op.execute("one %s" % op.get_bind())', 'x()'));
    repository.commit();
    repository.write(
      file('a2.py'),
      withBody(revision('a2', '"a1"'), 'op.execute("one %s" % op.get_bind())\n    op.drop_table("item")', 'x()'),
    );
    expect(await found(repository)).toEqual(['GR12 warning a2']);
  });
});

describe('where a released revision is gone', () => {
  test('what follows its parent instead is not reported too', async () => {
    const repository = released();
    repository.remove(file('a2.py'));
    repository.write(file('a3.py'), revision('a3', '"a1"'));
    expect(await found(repository)).toEqual(['GR17 error a1']);
  });

  test('only in a sparse checkout it is not gone', async () => {
    const repository = released();
    repository.git('sparse-checkout', 'set', '--no-cone', '/*', `!${file('a2.py')}`);
    expect(await found(repository)).not.toContain('GR17 error a1');
    expect(await found(repository)).not.toContain('GR17 error a3');
  });

  test('what follows the revision that took its place is not reported', async () => {
    const repository = released();
    repository.remove(file('a1.py'));
    repository.remove(file('a2.py'));
    repository.write(file('s1.py'), `# alembic: replaces a1, a2\n${revision('s1', 'None')}`);
    repository.write(file('a3.py'), revision('a3', '"s1"'));
    expect(await found(repository)).toEqual([]);
  });

  test('what follows yet another one is', async () => {
    const repository = released();
    repository.remove(file('a2.py'));
    repository.write(file('a3.py'), revision('a3', 'None'));
    expect(await found(repository)).toContain('GR12 warning a3');
  });
});
