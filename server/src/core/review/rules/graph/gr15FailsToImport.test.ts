import { describe, expect, test } from 'vitest';
import { emptyHeader } from '../../../../../../test/support/revisionFiles.js';
import { broken, ruleTester, syntaxProblems, unreadable } from '../../../../../../test/support/ruleTester.js';
import { migrationModuleFailsToImport } from './gr15FailsToImport.js';

const { problems } = ruleTester(migrationModuleFailsToImport);

describe('GR15', () => {
  const uncertain = {
    header: { ...emptyHeader, isBroken: true },
    body: { syntaxProblems: syntaxProblems.map((one) => ({ ...one, isCertain: false })) },
  };
  test.each([
    ['what no Python accepts is an error', broken, 'error', 'Invalid syntax. Every'],
    ['what is not understood is information', uncertain, 'information', 'Invalid syntax. If your Python'],
    ['a file that was not read is a warning', unreadable, 'warning', 'This file was not read: it is binary.'],
  ])('%s', (_name, literal, severity, beginning) => {
    const [problem, ...more] = problems({ x: literal });
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: 'GR15', severity });
    expect(problem?.message.startsWith(beginning), problem?.message).toBe(true);
  });
});
