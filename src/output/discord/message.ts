/** A message as plain data, spelled as in Discord's API; no SDK. */
export interface DiscordMessage {
  /** What notifications and screen readers say. */
  readonly content: string;
  readonly embeds: readonly DiscordEmbed[];
  readonly components: readonly DiscordRow[];
  readonly files: readonly DiscordFile[];
  /** Nothing a message says ever pings anybody. */
  readonly allowed_mentions: { readonly parse: readonly [] };
}

export interface DiscordEmbed {
  readonly title?: string;
  readonly description?: string;
  readonly color: number;
  readonly fields?: readonly DiscordField[];
  readonly image?: { readonly url: string };
  readonly footer?: { readonly text: string };
}

export interface DiscordField {
  readonly name: string;
  readonly value: string;
  readonly inline: boolean;
}

/** `type` 1: an action row. */
export interface DiscordRow {
  readonly type: 1;
  readonly components: readonly (DiscordButton | DiscordSelect)[];
}

/** `type` 2: a button; styles 1 (primary) and 2 (secondary) carry a `custom_id`. */
export interface DiscordButton {
  readonly type: 2;
  readonly style: 1 | 2;
  readonly label: string;
  readonly custom_id: string;
}

/** `type` 3: a select menu of texts. */
export interface DiscordSelect {
  readonly type: 3;
  readonly custom_id: string;
  readonly placeholder: string;
  readonly options: readonly { readonly label: string; readonly value: string }[];
}

export interface DiscordFile {
  readonly name: string;
  /** Alt text; null where the name says it all. */
  readonly description: string | null;
  readonly bytes: Uint8Array;
}

export const noMentions: DiscordMessage['allowed_mentions'] = { parse: [] };
