/** How well an id and a message answer a query, 0 the best; undefined when they do not. */
export type Ranking = (id: string, message: string) => number | undefined;

/**
 * The ranking for what somebody typed, without regard to case: the whole id, its beginning, the beginning of the
 * message, of a word in it, any part, and last the letters in this order, as editors match. Blanks part the query into
 * words that may be anywhere. A blank query is answered by everything alike.
 */
export function rankingFor(query: string): Ranking {
  const whole = query.trim().toLowerCase();
  const words = whole.split(/\s+/);
  if (whole === '') return () => 0;
  return (givenId, givenMessage) => {
    const id = givenId.toLowerCase();
    const message = givenMessage.toLowerCase();
    if (id === whole) return 0;
    if (id.startsWith(whole)) return 1;
    if (message.startsWith(whole)) return 2;
    const text = `${message} ${id}`;
    if (words.every((word) => startsAWord(text, word))) return 3;
    if (words.every((word) => text.includes(word))) return 4;
    return words.every((word) => hasLetters(text, word)) ? 5 : undefined;
  };
}

function startsAWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}

/** Whether the letters are in the text in their order, with anything between. */
function hasLetters(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    const found = text.indexOf(letter, at);
    if (found < 0) return false;
    at = found + letter.length;
  }
  return true;
}
