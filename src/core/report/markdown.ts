const usualLength = 300;

/**
 * User text as Markdown that renders as that text and nothing else: every ASCII punctuation mark is escaped
 * (CommonMark 6.1), line breaks become spaces, and what is longer than `longest` characters (300) is cut.
 */
export function escapeMarkdown(text: string, longest: number = usualLength): string {
  const characters = Array.from(text.slice(0, 2 * longest));
  const short =
    characters.length > longest ? `${characters.slice(0, longest).join('')}…` : characters.join('');
  return short.replace(/\s+/gu, ' ').replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
