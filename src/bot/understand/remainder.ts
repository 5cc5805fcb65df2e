/** What of a message has not been understood yet: what was is blanked out, so that places stay where they were. */
export interface Remainder {
  /** Lower case, of the message's length. */
  readonly text: string;
  /** The first match, which counts as understood from then on; null: there is none. */
  take(pattern: RegExp): RegExpExecArray | null;
  /** Every match, taken. */
  takeAll(pattern: RegExp): RegExpExecArray[];
  /** Blanks `[start, end)`. */
  blank(start: number, end: number): void;
  /** The message as typed, at a place. */
  original(start: number, end: number): string;
  words(): Word[];
}

export interface Word {
  /** Lower case, without accents, possessive and trailing marks; hyphens and dots inside it are spaces. */
  readonly norm: string;
  readonly start: number;
  readonly end: number;
}

const wordPattern = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’´`._/#@&+-]*/gu;

export function createRemainder(message: string): Remainder {
  let text = message.replace(/\p{Lu}/gu, (letter) => {
    const small = letter.toLowerCase();
    return small.length === letter.length ? small : letter;
  });

  function blank(start: number, end: number): void {
    text = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
  }

  function take(pattern: RegExp): RegExpExecArray | null {
    const found = new RegExp(pattern.source, 'iu').exec(text);
    if (found !== null && found[0] !== '') blank(found.index, found.index + found[0].length);
    return found;
  }

  return {
    get text() {
      return text;
    },
    take,
    takeAll(pattern) {
      const all: RegExpExecArray[] = [];
      for (let found = take(pattern); found !== null && found[0] !== ''; found = take(pattern))
        all.push(found);
      return all;
    },
    blank,
    original: (start, end) => message.slice(start, end),
    words: () => wordsOf(text),
  };
}

export function wordsOf(text: string): Word[] {
  return [...text.matchAll(wordPattern)].map((match) => ({
    norm: normal(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function normal(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’´`]s$/u, '')
    .replace(/['’´`]/gu, '')
    .replace(/[._/#@&+-]+/gu, ' ')
    .trim();
}

/** A text as the words of a message are compared with it: `Support "A"` is `support a`. */
export function normalText(text: string): string {
  return wordsOf(text)
    .map(({ norm }) => norm)
    .join(' ');
}
