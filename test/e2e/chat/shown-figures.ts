/** The figures that a person reads in an answer, whatever the platform made of it. */
export function shownFigures(answer: unknown): string[] {
  const text = textsOf(answer)
    .join(' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[*\\`]|\ufe0f|\p{Extended_Pictographic}/gu, '')
    // A row too wide for aligned columns names each of them.
    .replace(/ · [\w %]+: /g, ' ')
    .replace(/\s+/g, ' ');
  const patterns = [
    /\b(?:Overall|Response|Resolution)(?: compliance)? \d+\.\d %[^=]*?n=\d+(?:,\d{3})*/g,
    /\bMedian (?:response|resolution) time [\d,]+ [a-z][a-z\d ]*? n=\d+(?:,\d{3})*/g,
    // A row of the table by priority: overall, n, its interval.
    /\bP[1-4] \d+\.\d % [\d,]+ \d+\.\d+ % – \d+\.\d+ %/g,
  ];
  const found = patterns.flatMap((pattern) => text.match(pattern) ?? []);
  // The tone is a colour on one platform and a word on another.
  return [...new Set(found.map((figure) => figure.replace(/ \([A-Z][a-z]+\)/, '')))].sort();
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
