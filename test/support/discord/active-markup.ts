/**
 * What of a text Discord would act on: markup, mentions, emoji, timestamps, links. Code is taken out whole, escaped
 * characters are text (an underscore part of a word). Two texts of the same make have the same answer, whatever the
 * words in them.
 */
export function activeMarkup(text: string): string[] {
  const inert = text
    .replace(/```[\s\S]*?```/g, '§')
    .replace(/\\_/g, 'x')
    .replace(/\\[^0-9A-Za-z\s]/g, '§');
  const patterns = [
    /<[@#:a/ti][^>\s]*>/g,
    /@(?:everyone|here)\b/g,
    /\b(?:https?|discord|steam):\/\/\S*/gi,
    /\bdiscord\.gg\/\w+/gi,
    /\]\(/g,
    /[*_~|`[\]<>]/g,
    /:[\w+-]*[a-z_][\w+-]*:/gi,
    /^\s*(?:#{1,3}|-#|>{1,3}|[-+*]|\d+\.)\s/gm,
  ];
  return patterns.flatMap((pattern) => inert.match(pattern) ?? []);
}
