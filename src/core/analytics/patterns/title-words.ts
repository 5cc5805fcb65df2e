/**
 * The words by which titles are alike: lower case, in the order of the text, without anything that holds a digit (ids,
 * hosts, dates, counts) and without `ignored` words, unless nothing else would be left.
 */
export function titleWords(title: string, ignored: ReadonlySet<string>): string[] {
  const words: string[] = [];
  const kept: string[] = [];
  const text = title.toLowerCase();
  let start = -1;
  let digits = false;
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 32;
    const digit = code >= 48 && code <= 57;
    if (digit || (code >= 97 && code <= 122) || code > 127) {
      if (start < 0) start = at;
      digits ||= digit;
      continue;
    }
    if (start >= 0 && !digits) {
      const word = text.slice(start, at);
      words.push(word);
      if (!ignored.has(word)) kept.push(word);
    }
    start = -1;
    digits = false;
  }
  return kept.length > 0 ? kept : words;
}
