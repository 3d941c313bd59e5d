import { expect, test } from 'vitest';
import { renamedFileName } from './renamedFileName.js';

test.each<[string, string, string, string | undefined]>([
  ['ae1027a6acf_add_users.py', 'ae1027a6acf', 'Add users', 'NEW_add_users.py'],
  ['2026-03-03_7c1e04b95fa2_create_members.py', '7c1e04b95fa2', 'create members', '2026-03-03_NEW_create_members.py'],
  ['0283_platform_admin.py', '0283_platform_admin', 'x', 'NEW.py'],
  ['0283_platform_admin.py', '0283', 'platform admin', 'NEW_platform_admin.py'],
  ['create_members-7c1e04b95fa2.py', '7c1e04b95fa2', 'create members', 'create_members-NEW.py'],
  ['v1.2_init.py', 'v1.2', 'init', 'NEW_init.py'],
  ['spring clean.py', 'spring clean', '', 'NEW.py'],
  // The word is, or may be, a part of the message.
  ['2026_users_add_users.py', 'users', 'add users', '2026_NEW_add_users.py'],
  ['2026_add_users.py', 'users', 'add users', undefined],
  ['add_users.py', 'add', 'add users', undefined],
  ['2026_a_very_long_.py', 'long', 'a very long message', undefined],
  ['x_users_users.py', 'users', 'something else', undefined],
  // It is no word of the name.
  ['ab12cd_add.py', 'ab12', 'add', undefined],
  ['versions.py', 'ab12', 'add', undefined],
  ['ab12.txt', 'ab12', 'add', undefined],
])('%s of %s "%s"', (fileName, id, message, expected) => {
  expect(renamedFileName(fileName, { id, newId: 'NEW', message })).toBe(expected);
});

test.each(['a/b', 'a\\b', 'a*', '.a', '__init__a', 'a.', 'a\n'])('no file is called %j', (newId) => {
  expect(renamedFileName('ab12_add.py', { id: 'ab12', newId, message: 'add' })).toBeUndefined();
});
