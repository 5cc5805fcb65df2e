/** Before a mention: the value of `to=` or `--to`, other mentions in it included. */
const toPattern = /(?:^|\s)(?:to=|--to[= ])(?:<[^<>]*>|[^\s<>])*$/i;

/**
 * What a person typed, from the form in which Slack hands it over: links, names and entities as plain words. A channel
 * or person in `to=` stays as Slack writes it: the name is no address, the id is.
 */
export function typedText(text: string): string {
  return text
    .replace(
      /<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g,
      (_whole, sign: string, target: string, label: string | undefined, at: number) => {
        if ((sign === '@' || sign === '#') && toPattern.test(text.slice(0, at))) return `<${sign}${target}>`;
        if (sign === '@' || sign === '#') return `${sign}${label ?? target}`;
        if (sign === '!') return label ?? `@${target}`;
        return label ?? target.replace(/^mailto:/, '');
      },
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll('\u00a0', ' ')
    .trim();
}

/**
 * The text without the mention of the bot. Where it `isMentioned` for certain, the first mention is the bot's under
 * another id: of an organisation's workspaces each may have its own.
 */
export function withoutMention(text: string, botUser: string | null, isMentioned: boolean): string {
  const own = new RegExp(`<@${botUser}(?:\\|[^<>]*)?>`, 'g');
  const isOther = botUser === null || (isMentioned && !own.test(text));
  return text.replace(isOther ? /<@[A-Z0-9]+(?:\|[^<>]*)?>/ : own, ' ').trim();
}

/** Numbers of incidents that a message seems to name (`INC-123`), each once. */
export function incidentsIn(text: string): string[] {
  return [...new Set(typedText(text).match(/\b[A-Z][A-Z0-9]{1,9}(?:-\d{1,12}|\d{4,12})\b/g) ?? [])];
}
