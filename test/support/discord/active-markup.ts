/** What the client draws, outside code; an escaped character is text. */
const drawn = [
  /<[@#:a/ti][^>\s]*>/g,
  /(?:https?|discord|steam):\/\/\S*/gi,
  /\]\(/g,
  /[*_~`|[\]<>]/g,
  /:(?:[^\s:§]*[\p{L}_][^\s:§]*|100|1234):/gu,
  /^\s*(?:#{1,3}|-#|>{1,3}|[-+*]|\d+\.)\s/gm,
];
/** What the server looks for in the text as it was sent, code and all, wherever it stands in a word. */
const resolved = [/@(?:everyone|here)/g, /<(?:@[!&]?|#)\d+>/g, /discord(?:app)?\.[a-z]\S*/gi];

/**
 * What of a text Discord would act on: markup, mentions, emoji, timestamps, links, invites. Two texts of the same make
 * have the same answer, whatever the words in them.
 */
export function activeMarkup(text: string): string[] {
  const inert = text.replace(/```[\s\S]*?```/g, '§').replace(/\\[^0-9A-Za-z\s]/g, '§');
  return [
    ...drawn.flatMap((pattern) => inert.match(pattern) ?? []),
    ...resolved.flatMap((pattern) => text.match(pattern) ?? []),
  ];
}
