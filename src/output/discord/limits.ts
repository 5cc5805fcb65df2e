/**
 * What Discord takes in one message (Discord Developer Docs: Message Resource, Embed Limits, Component Reference).
 * Lengths are UTF-16 units, which are never fewer than the characters Discord counts.
 */
export const messageLimits = {
  content: 2_000,
  embeds: 10,
  /** Titles, descriptions, field names and values, footers and authors of all embeds together. */
  embedText: 6_000,
  attachments: 10,
  rows: 5,
} as const;

export const embedLimits = {
  title: 256,
  description: 4_096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1_024,
  footer: 2_048,
} as const;

export const componentLimits = {
  buttonsPerRow: 5,
  buttonLabel: 80,
  customId: 100,
  selectOptions: 25,
  selectLabel: 100,
  selectValue: 100,
  placeholder: 150,
} as const;

export const attachmentLimits = {
  /** Alt text. */
  description: 1_024,
  /** Bytes of one file where an interaction does not name the server's limit. */
  bytes: 10 * 1_024 * 1_024,
} as const;
