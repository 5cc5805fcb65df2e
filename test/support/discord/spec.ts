import * as spec from 'discord-api-spec/zod';

/** Schemas of Discord's OpenAPI, by the names used here. */
const schemas = {
  callbackMessage: spec.CreateMessageInteractionCallbackRequestSchema,
  callbackUpdate: spec.UpdateMessageInteractionCallbackRequestSchema,
  callbackAutocomplete: spec.ApplicationCommandAutocompleteCallbackRequestSchema,
  callbackModal: spec.ModalInteractionCallbackRequestSchema,
  followUp: spec.IncomingWebhookRequestPartialSchema,
  editReply: spec.IncomingWebhookUpdateRequestPartialSchema,
  createMessage: spec.MessageCreateRequestSchema,
  createCommand: spec.ApplicationCommandCreateRequestSchema,
  editCommand: spec.ApplicationCommandPatchRequestPartialSchema,
  createDm: spec.CreatePrivateChannelRequestSchema,
};

export type SchemaName = keyof typeof schemas;

/** What the library sends with every message, though only some routes know it. */
const libraryKeys = new Set(['tts', 'enforce_nonce', 'nonce']);

/** What Discord would refuse in a body: by its OpenAPI, and what that lets through. Empty: it is taken. */
export function refusals(name: SchemaName, body: unknown): string[] {
  const parsed = schemas[name].safeParse(body);
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  }
  const message = messageOf(body);
  return [
    ...unknownKeys(body, parsed.data, ''),
    ...(message === null ? [] : messageRefusals(message)),
    ...(name === 'createCommand' || name === 'editCommand' ? commandRefusals(body as Fields) : []),
    ...(name === 'callbackModal' ? modalRefusals(body as Fields) : []),
  ];
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Keys that parsing dropped are keys the schema does not know. */
function unknownKeys(given: unknown, parsed: unknown, path: string): string[] {
  if (Array.isArray(given)) {
    return given.flatMap((item, index) =>
      unknownKeys(item, Array.isArray(parsed) ? parsed[index] : undefined, `${path}[${index}]`),
    );
  }
  if (!isFields(given) || !isFields(parsed)) return [];
  return Object.entries(given).flatMap(([key, value]) => {
    if (!(key in parsed)) return libraryKeys.has(key) ? [] : [`${path}.${key}: unknown key`];
    return unknownKeys(value, parsed[key], `${path}.${key}`);
  });
}

/** The message of a body, where it holds one. */
function messageOf(body: unknown): Fields | null {
  if (!isFields(body)) return null;
  if (isFields(body.data)) return 'choices' in body.data || 'title' in body.data ? null : body.data;
  return 'content' in body || 'embeds' in body || 'components' in body ? body : null;
}

const snowflake = /^\d+$/;

function messageRefusals(message: Fields): string[] {
  const found: string[] = [];
  if (text(message.content).length > 2000) found.push('content: over 2000 characters');
  const embeds = list(message.embeds);
  const total = embeds.reduce((sum, embed) => sum + embedText(embed), 0);
  if (total > 6000) found.push(`embeds: ${total} characters, over 6000`);
  for (const [index, embed] of embeds.entries()) found.push(...embedRefusals(embed, `embeds[${index}]`));
  const rows = list(message.components);
  if (rows.length > 5) found.push('components: over 5 rows');
  const ids = rows.flatMap((row) => list(row.components).map((item) => text(item.custom_id)));
  if (new Set(ids).size !== ids.length) found.push('components: a custom_id is there twice');
  for (const row of rows) found.push(...rowRefusals(row));
  for (const { id } of list(message.attachments)) {
    if (!snowflake.test(text(id))) found.push('attachments: an id is no snowflake');
  }
  return found;
}

function embedText(embed: Fields): number {
  const footer = isFields(embed.footer) ? text(embed.footer.text) : '';
  const fields = list(embed.fields).map((field) => text(field.name) + text(field.value));
  return [text(embed.title), text(embed.description), footer, ...fields].join('').length;
}

function embedRefusals(embed: Fields, path: string): string[] {
  const found: string[] = [];
  const isEmpty = (value: unknown) => text(value).trim() === '';
  if (isEmpty(embed.title) && isEmpty(embed.description) && list(embed.fields).length === 0 && !embed.image) {
    found.push(`${path}: empty`);
  }
  for (const field of list(embed.fields)) {
    if (isEmpty(field.name) || isEmpty(field.value)) found.push(`${path}.fields: empty name or value`);
  }
  if (isFields(embed.footer) && text(embed.footer.text).length > 2048)
    found.push(`${path}.footer: over 2048`);
  return found;
}

function rowRefusals(row: Fields): string[] {
  const items = list(row.components);
  const found: string[] = [];
  const selects = items.filter((item) => item.type === 3);
  if (selects.length > 0 && items.length > 1) found.push('components: a select menu shares its row');
  for (const item of items.filter(({ type }) => type === 2)) {
    if (item.style !== 5 && text(item.custom_id) === '') found.push('components: a button has no custom_id');
    if (text(item.label).trim() === '') found.push('components: a button has no label');
  }
  for (const select of selects) {
    const values = list(select.options).map(({ value }) => value);
    if (new Set(values).size !== values.length) found.push('components: an option value is there twice');
    for (const option of list(select.options)) {
      if (text(option.label) === '' || text(option.label).length > 100)
        found.push('components: option label');
      if (text(option.value) === '' || text(option.value).length > 100)
        found.push('components: option value');
    }
  }
  return found;
}

function modalRefusals(body: Fields): string[] {
  const data = isFields(body.data) ? body.data : {};
  const found = list(data.components).length > 5 ? ['modal: over 5 components'] : [];
  const inner = list(data.components).flatMap((item) =>
    isFields(item.component) ? [item.component] : list(item.components),
  );
  const ids = inner.map((item) => text(item.custom_id));
  if (new Set(ids).size !== ids.length || ids.includes(''))
    found.push('modal: a custom_id is missing or twice');
  return found;
}

const commandName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

function commandRefusals(command: Fields): string[] {
  const found: string[] = [];
  const visit = (item: Fields, path: string): void => {
    const name = text(item.name);
    if (!commandName.test(name) || name !== name.toLowerCase()) found.push(`${path}: the name ${name}`);
    if (text(item.description) === '') found.push(`${path}.${name}: no description`);
    const options = list(item.options);
    const names = options.map((option) => option.name);
    if (new Set(names).size !== names.length) found.push(`${path}.${name}: an option is there twice`);
    const lastRequired = options.findLastIndex(({ required }) => required === true);
    const firstOptional = options.findIndex(({ type, required }) => Number(type) > 2 && required !== true);
    if (firstOptional >= 0 && lastRequired > firstOptional)
      found.push(`${path}.${name}: required comes late`);
    if (item.autocomplete === true && list(item.choices).length > 0) {
      found.push(`${path}.${name}: autocomplete and choices`);
    }
    for (const option of options) visit(option, `${path}.${name}`);
  };
  visit(command, '');
  const total = commandText(command);
  if (total > 8000) found.push(`${total} characters, over 8000`);
  return found;
}

/** Names, descriptions and choice values of a command and all below it. */
function commandText(item: Fields): number {
  const own = text(item.name).length + text(item.description).length;
  const choices = list(item.choices).reduce(
    (sum, choice) => sum + text(choice.name).length + String(choice.value).length,
    0,
  );
  return own + choices + list(item.options).reduce((sum, option) => sum + commandText(option), 0);
}
