import { randomUUID } from 'node:crypto';
import type { App, types } from '@slack/bolt';
import type { AnyCommand } from '../../bot/command.ts';
import { formatLine, type LineOptions } from '../../bot/format-line.ts';
import { SLASH_COMMAND } from '../../bot/interpret.ts';
import { formOptions } from '../../bot/options.ts';
import type { Logger } from '../../ports/logger.ts';
import type { SlackApi } from './api.ts';
import { plainMessage, tell } from './deliver.ts';
import type { Desk } from './desk.ts';
import { failureOf } from './failures.ts';
import {
  commandModal,
  type ModalContext,
  type ModalState,
  modalCallback,
  modalCommand,
  modalErrors,
  modalValue,
  optionOfBlock,
  readChoice,
  readContext,
  readOptions,
  suggestions,
} from './modal.ts';
import { type Place, respondBy } from './place.ts';
import type { Turns } from './turns.ts';

export interface FormsDeps {
  readonly api: SlackApi;
  readonly commands: readonly AnyCommand[];
  readonly turns: Turns;
  readonly desk: Desk;
  readonly logger: Logger;
}

const inForms = ({ name }: AnyCommand) => name !== 'help';

/** The form that is opened by a bare `/sla`. */
export interface Forms {
  open(trigger: string, command: string, place: Place, respondTo: string | null): Promise<void>;
  /** Explains an incident, or asks which one where none was found. */
  explain(trigger: string, incident: string | null, place: Place, respondTo: string | null): Promise<void>;
  hear(app: App): void;
}

export function createForms({ api, commands, turns, desk, logger }: FormsDeps): Forms {
  const find = (name: string) => commands.find((command) => command.name === name);

  /** `instead`: where the command may not be run there, another one's form is opened. */
  async function open(
    { trigger, name, instead }: { trigger: string; name: string; instead: boolean },
    place: Place,
    respondTo: string | null,
  ): Promise<void> {
    const allowed = (await desk.commands(place)).filter(inForms);
    const command = allowed.find((one) => one.name === name) ?? (instead ? allowed[0] : undefined);
    if (command === undefined) {
      // Says what may be asked there, or why nothing may.
      turns.start({ text: `/${SLASH_COMMAND} help`, place, isUnseen: true });
      return;
    }
    const { channel, direct, thread } = place;
    try {
      await api.openView(trigger, commandModal(allowed, command, { channel, direct, thread, respondTo }));
    } catch (error) {
      const { code, words } = failureOf(error);
      const id = randomUUID().slice(0, 8);
      logger.error({ id, code, channel }, 'slack form not opened');
      await tell(place, plainMessage(`${words} It is logged as ${id}.`), { api, logger });
    }
  }

  async function allowedIn(kept: ModalContext & { command: string }, user: string) {
    return (await desk.commands({ ...kept, user, respond: null })).filter(inForms);
  }

  /** What was filled into the form of the command before. */
  function typedIn(kept: { readonly command: string }, state: { readonly values: unknown } | undefined) {
    const before = find(kept.command);
    if (before === undefined || state === undefined) return {};
    const given = Object.entries(readOptions(before, state.values as ModalState));
    const isDefault = (name: string, value: unknown) =>
      formOptions(before.options).some((one) => one.name === name && one.defaultText === String(value));
    return Object.fromEntries(given.filter(([name, value]) => !isDefault(name, value)));
  }

  return {
    open: (trigger, name, place, respondTo) => open({ trigger, name, instead: true }, place, respondTo),
    async explain(trigger, incident, place, respondTo) {
      if (incident === null) return open({ trigger, name: 'explain', instead: false }, place, respondTo);
      const text = `/${SLASH_COMMAND} ${formatLine('explain', [incident])}`;
      turns.start({ text, place, isUnseen: true });
    },
    hear(app) {
      app.action({ action_id: modalCommand, type: 'block_actions' }, async ({ action, body, ack }) => {
        await ack();
        const { view } = body;
        if (action.type !== 'static_select' || view === undefined) return;
        const command = find(action.selected_option.value);
        const kept = readContext(view.private_metadata);
        if (command === undefined || kept === null || kept.command === command.name) return;
        const allowed = await allowedIn(kept, body.user.id);
        await api
          .updateView(view.id, view.hash, commandModal(allowed, command, kept, typedIn(kept, view.state)))
          .catch((error: unknown) => {
            // The form of the command before stays, and is replaced once it is sent.
            logger.warn({ code: failureOf(error).code }, 'slack form not changed');
          });
      });
      app.options({ type: 'block_suggestion', action_id: modalValue }, async ({ payload, body, ack }) => {
        const field = optionOfBlock(payload.block_id);
        const kept = readContext(payload.view?.private_metadata ?? '');
        const place = kept === null ? null : { ...kept, user: body.user.id, respond: null };
        const typed = payload.value ?? '';
        const values = field === null || place === null ? [] : await desk.suggest({ ...field, typed }, place);
        await ack(suggestions(values, typed) as never);
      });
      app.view({ callback_id: modalCallback, type: 'view_submission' }, async ({ view, body, ack }) => {
        const kept = readContext(view.private_metadata);
        const values = view.state.values as unknown as ModalState;
        const command = find(readChoice(values) ?? kept?.command ?? '');
        if (kept !== null && command !== undefined && command.name !== kept.command) {
          const allowed = await allowedIn(kept, body.user.id);
          await ack({
            response_action: 'update',
            view: commandModal(allowed, command, kept, typedIn(kept, view.state)) as unknown as types.View,
          });
          return;
        }
        if (kept === null || command === undefined) return ack();
        const { channel, thread, direct, respondTo } = kept;
        const place = { channel, thread, direct, user: body.user.id, respond: respondBy(respondTo) };
        const options = readOptions(command, values);
        const problems = await desk.check(command, options, place);
        if (problems.length > 0) {
          await ack({ response_action: 'errors', errors: modalErrors(command, problems) });
          return;
        }
        await ack();
        const line = formatLine(command.name, [], options as LineOptions);
        turns.start({ text: `/${SLASH_COMMAND} ${line}`, place, isUnseen: true });
      });
    },
  };
}
