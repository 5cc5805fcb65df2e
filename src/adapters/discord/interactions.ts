import {
  type AutocompleteInteraction,
  type BaseInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
} from 'discord.js';
import { completionFor } from '../../bot/access/completion-for.ts';
import type { AnyCommand } from '../../bot/command.ts';
import { chosenOptions, type LineOptions } from '../../bot/format-line.ts';
import { type GivenOptions, type GivenValue, optionsOf } from '../../bot/given-options.ts';
import { SLASH_COMMAND } from '../../bot/interpret.ts';
import { parseCommandLine } from '../../bot/parse.ts';
import { commandNameOf } from '../../bot/parse-line.ts';
import { attachmentLimits } from '../../output/discord/limits.ts';
import { askerOf } from './asker.ts';
import { choicesFor } from './autocomplete.ts';
import { deliver, plainMessage, type Send } from './deliver.ts';
import { alreadyAcknowledged, failureOf, unknownMessage } from './failures.ts';
import { formOf } from './form.ts';
import { toPayload } from './payload.ts';
import { createProgress } from './progress.ts';
import { showOnce } from './show-once.ts';
import type { TurnDeps } from './turn-deps.ts';

/** What is asked: a command line, or a command with its options. */
type Asked =
  | { readonly text: string }
  | { readonly command: string; readonly options: Readonly<Record<string, unknown>> };

type Answerable = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

/** Discord shows no completion that comes later than 3 s. */
const completionBudgetMs = 2_500;

/** Answers what people do with slash commands, buttons, menus and forms. */
export function createInteractions(deps: TurnDeps): (interaction: Interaction) => Promise<void> {
  const { registry, ids, forms, logger } = deps;

  async function onInteraction(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete()) return complete(interaction);
    if (interaction.isChatInputCommand()) return onCommand(interaction);
    if (interaction.isModalSubmit()) return onForm(interaction);
    if (interaction.isButton()) return onChoice(interaction, interaction.customId);
    if (interaction.isStringSelectMenu()) return onChoice(interaction, interaction.values[0] ?? '');
  }

  async function onCommand(interaction: ChatInputCommandInteraction): Promise<void> {
    const name = interaction.options.getSubcommand(false) ?? 'help';
    const given = new Map<string, GivenValue>();
    for (const { name: option, value } of interaction.options.data.flatMap(
      ({ options, ...own }) => options ?? own,
    )) {
      if (value !== undefined) given.set(option, value);
    }
    await answer(interaction, asked(name, given), isPrivate(name));
  }

  async function onChoice(interaction: MessageComponentInteraction, customId: string): Promise<void> {
    const form = await forms.commandOf(customId);
    const line = form === null ? await ids.commandOf(customId) : form;
    if (line === null) return;
    if (line === undefined) return forgotten(interaction);
    if (form !== null) {
      const read = readForm(line);
      if (read === null) return;
      const shown = formOf(read.command, read.chosen, forms);
      return showOnce(interaction.id, () => interaction.showModal(shown as never), logger);
    }
    const personal =
      interaction.message.flags.has(MessageFlags.Ephemeral) || isPrivate(commandNameOf(line, registry));
    await answer(interaction, { text: `/${SLASH_COMMAND} ${line}` }, personal);
  }

  async function onForm(interaction: ModalSubmitInteraction): Promise<void> {
    const line = await forms.commandOf(interaction.customId);
    if (line === null) return;
    if (line === undefined) return forgotten(interaction);
    const read = readForm(line);
    if (read === null) return;
    const { name } = read.command;
    const given = new Map(
      Object.entries(read.chosen as Readonly<Record<string, GivenValue | readonly string[]>>),
    );
    for (const [option, field] of interaction.fields.fields) {
      if ('value' in field && field.value !== null && field.value !== '') given.set(option, field.value);
      if ('values' in field && field.values.length > 0) {
        const isList = registry.find(name).options.some((info) => info.name === option && info.repeatable);
        given.set(option, isList ? [...field.values] : (field.values[0] ?? ''));
      }
    }
    await answer(interaction, asked(name, given), isPrivate(name));
  }

  /** A command that this version no longer has is null; options that it no longer takes are left out. */
  function readForm(line: string): { command: AnyCommand; chosen: LineOptions } | null {
    const name = commandNameOf(line, registry);
    if (name === null) return null;
    const { command } = registry.find(name);
    try {
      return { command, chosen: chosenOptions(command, parseCommandLine(line, registry).options) };
    } catch {
      return { command, chosen: {} };
    }
  }

  /** Discord must know before the answer is there. */
  function isPrivate(name: string | null): boolean {
    return name !== null && registry.has(name) && registry.find(name).command.private === true;
  }

  async function forgotten(interaction: MessageComponentInteraction | ModalSubmitInteraction): Promise<void> {
    const text = `I no longer know what this button stood for: it is from before my last start. Ask again with /${SLASH_COMMAND}.`;
    const message = { ...toPayload(plainMessage(text)), flags: MessageFlags.Ephemeral } as const;
    await showOnce(interaction.id, () => interaction.reply(message), logger);
  }

  function asked(name: string, given: GivenOptions): Asked {
    // A command that Discord still has and this version no longer is for dispatch to refuse.
    const options = registry.has(name) ? optionsOf(registry.find(name).command, given) : {};
    return { command: name, options };
  }

  /** Says at once that an answer is being made, then makes it. `personal`: only who asked sees it. */
  async function answer(interaction: Answerable, what: Asked, personal: boolean): Promise<void> {
    const deferral = await defer(interaction, personal);
    const show: Send = (payload) => interaction.editReply(payload);
    const progress = createProgress((text) => show(toPayload(plainMessage(text))), deps.clock.now);
    const request = {
      ...what,
      conversation: askerOf(interaction),
      locale: interaction.locale,
      requestId: interaction.id,
      signal: deps.signal,
      progress: progress.update,
    };
    const outcome = await deps.dispatch(request);
    await progress.close();
    const isForOne = personal || outcome.status !== 'answered';
    const mustHide = isForOne && !personal && interaction.inGuild();
    const direct: Send = (payload) => interaction.user.send({ ...payload, ...nonceOf(interaction) });
    const channel: Send = (payload) => postTo(interaction, payload);
    let send = mustHide ? hidden(interaction) : show;
    if (deferral !== null) send = () => Promise.reject(deferral);
    const elsewhere = isForOne ? [direct] : [channel, direct];
    const maxFileBytes = interaction.attachmentSizeLimit ?? attachmentLimits.bytes;
    await deliver(outcome, { maxFileBytes, send, elsewhere }, deps);
  }

  async function complete(interaction: AutocompleteInteraction): Promise<void> {
    const focused = interaction.options.getFocused(true);
    const typing = {
      command: interaction.options.getSubcommand(false) ?? '',
      option: focused.name,
      typed: focused.value,
    };
    const late = deps.wait(completionBudgetMs).then(() => []);
    const shown = completionFor(deps.completion, askerOf(interaction));
    const choices = await Promise.race([choicesFor(typing, shown), late]).catch(() => []);
    await interaction
      .respond(choices)
      .catch((error) => logger.debug({ cause: String(error) }, 'completion not shown'));
  }

  return onInteraction;
}

/**
 * The error that makes an answer to the interaction impossible; null where it may work: of another failure it is
 * unknown whether Discord took the request.
 */
async function defer(interaction: Answerable, personal: boolean): Promise<unknown> {
  try {
    await interaction.deferReply(personal ? { flags: MessageFlags.Ephemeral } : {});
    return null;
  } catch (error) {
    const { code, kind } = failureOf(error);
    if (kind === 'expired' && code !== alreadyAcknowledged) return error;
    interaction.deferred = true;
    return null;
  }
}

/** What is for one person replaces the public “is thinking …”, whose visibility cannot be changed any more. */
function hidden(interaction: Answerable): Send {
  let isDeleted = false;
  return async (payload) => {
    if (!isDeleted) await interaction.deleteReply().catch(unlessGone);
    isDeleted = true;
    await interaction.followUp({ ...payload, flags: MessageFlags.Ephemeral });
  };
}

/** Deleting what is deleted already, by an attempt whose answer was lost, is no failure. */
function unlessGone(error: unknown): void {
  if (failureOf(error).code !== unknownMessage) throw error;
}

async function postTo(interaction: Answerable, payload: Parameters<Send>[0]): Promise<void> {
  const { channelId, client } = interaction;
  const channel = interaction.channel ?? (channelId === null ? null : await client.channels.fetch(channelId));
  if (channel === null || !channel.isSendable()) throw new Error('no channel to post to');
  await channel.send({ ...payload, ...nonceOf(interaction) });
}

/** Discord posts a message with the same nonce once. */
function nonceOf({ id }: BaseInteraction) {
  return { nonce: id, enforceNonce: true };
}
