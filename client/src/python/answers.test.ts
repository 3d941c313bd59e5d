import { describe, expect, it } from 'vitest';
import { createAnswers, type Answers } from './answers.js';

/** Answers whether a subject is in `good`, and notes each question. */
function asking(good: Set<string>): { readonly answers: Answers<boolean>; readonly asked: string[] } {
  const asked: string[] = [];
  const answers = createAnswers(
    async (subject) => {
      asked.push(subject);
      await Promise.resolve();
      if (subject === 'broken') throw new Error('no answer');
      return good.has(subject);
    },
    (answer) => answer,
  );
  return { answers, asked };
}

describe('answers that are kept', () => {
  it('are asked for once for each subject', async () => {
    const { answers, asked } = asking(new Set(['a', 'b']));
    expect([await answers.get('a'), await answers.get('a'), await answers.get('b')]).toEqual([true, true, true]);
    expect(asked).toEqual(['a', 'b']);
  });

  it('are shared by all who ask meanwhile', async () => {
    const { answers, asked } = asking(new Set());
    expect(await Promise.all([answers.get('a'), answers.get('a')])).toEqual([false, false]);
    expect(asked).toEqual(['a']);
  });

  it('are asked for again after a bad one, which may be good by then', async () => {
    const good = new Set<string>();
    const { answers, asked } = asking(good);
    expect(await answers.get('a')).toBe(false);
    good.add('a');
    expect([await answers.get('a'), await answers.get('a')]).toEqual([true, true]);
    expect(asked).toEqual(['a', 'a']);
  });

  it('are asked for again after a failure', async () => {
    const { answers, asked } = asking(new Set());
    await expect(answers.get('broken')).rejects.toThrow('no answer');
    await expect(answers.get('broken')).rejects.toThrow('no answer');
    expect(asked).toEqual(['broken', 'broken']);
  });

  it('are asked for again once they were cleared, even while one is on its way', async () => {
    const { answers, asked } = asking(new Set(['a']));
    const before = answers.get('a');
    answers.clear();
    const after = answers.get('a');
    await Promise.all([before, after]);
    await answers.get('a');
    expect(asked).toEqual(['a', 'a']);
  });
});
