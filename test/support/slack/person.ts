import { suggestionProblems } from './block-rules.ts';
import type { Ack, FakeSlack } from './fake-slack.ts';
import type { Args, FakeMessage } from './workspace.ts';

const team = { id: 'T1', domain: 'example' };

/** Somebody in the workspace, who does what people do in Slack's own client; each resolves with the acknowledgement. */
export class Person {
  readonly slack: FakeSlack;
  readonly id: string;

  constructor(slack: FakeSlack, id: string, profile: { name?: string; tz?: string; locale?: string } = {}) {
    this.slack = slack;
    this.id = id;
    const { name = id.toLowerCase(), tz = 'Europe/Berlin', locale = 'en-GB' } = profile;
    const user = { id, name, tz, locale, profile: { display_name: name, real_name: name } };
    slack.workspace.users.set(id, user);
  }

  private trigger(): string {
    const id = this.slack.workspace.next('13345224609.738474920.');
    this.slack.workspace.triggers.add(id);
    return id;
  }

  /** `/sla …` in a channel. `isLate`: its trigger has expired when it is used. */
  command(text: string, channel: string, { isLate = false } = {}): Promise<Ack> {
    const trigger_id = this.trigger();
    if (isLate) this.slack.workspace.triggers.delete(trigger_id);
    const payload: Args = {
      command: '/sla',
      text,
      channel_id: channel,
      channel_name: channel.toLowerCase(),
      user_id: this.id,
      user_name: this.id.toLowerCase(),
      team_id: team.id,
      team_domain: team.domain,
      api_app_id: 'A1',
      response_url: this.slack.responseUrl(channel),
      trigger_id,
      token: 'legacy',
      is_enterprise_install: 'false',
    };
    return this.slack.deliver({ type: 'slash_commands', payload });
  }

  private event(
    event: Args,
    eventId: string,
    retry: { attempt: number; reason: string } | null,
  ): Promise<Ack> {
    const payload: Args = {
      type: 'event_callback',
      token: 'legacy',
      team_id: team.id,
      api_app_id: 'A1',
      event,
      event_id: eventId,
      event_time: 1_773_223_200,
      authorizations: [
        {
          enterprise_id: null,
          team_id: team.id,
          user_id: 'UBOT',
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
    };
    return this.slack.deliver({ type: 'events_api', payload }, retry);
  }

  /** Says something in a channel in which the bot is mentioned (`@sla-bot` is written as Slack does). */
  mention(
    text: string,
    channel: string,
    options: { thread?: string; eventId?: string; retry?: { attempt: number; reason: string } } = {},
  ): Promise<Ack> {
    const said = this.slack.workspace.add({
      channel,
      thread: options.thread ?? null,
      text,
      blocks: [],
      metadata: null,
      onlyFor: null,
      by: 'person',
    });
    const thread = options.thread === undefined ? {} : { thread_ts: options.thread };
    const event = {
      type: 'app_mention',
      user: this.id,
      text: text.replace('@sla-bot', '<@UBOT>'),
      ts: said.ts,
      event_ts: said.ts,
      channel,
      ...thread,
    };
    return this.event(event, options.eventId ?? this.slack.workspace.next('Ev'), options.retry ?? null);
  }

  /** A direct message to the bot. */
  direct(
    text: string,
    options: { eventId?: string; retry?: { attempt: number; reason: string } } = {},
  ): Promise<Ack> {
    const channel = `D${this.id}`;
    const said = this.slack.workspace.add({
      channel,
      thread: null,
      text,
      blocks: [],
      metadata: null,
      onlyFor: null,
      by: 'person',
    });
    const event = {
      type: 'message',
      channel_type: 'im',
      user: this.id,
      text,
      ts: said.ts,
      event_ts: said.ts,
      channel,
    };
    return this.event(event, options.eventId ?? this.slack.workspace.next('Ev'), options.retry ?? null);
  }

  /** Posts a message with a link, or (`isDraft`) is writing one; Slack tells the app of links to its domains. */
  async link(url: string, channel: string, { isDraft = false, isMember = true } = {}): Promise<Ack> {
    const said = this.slack.workspace.add({
      channel,
      thread: null,
      text: `look: <${url}>`,
      blocks: [],
      metadata: null,
      onlyFor: null,
      by: 'person',
    });
    const source = isDraft ? 'composer' : 'conversations_history';
    const where = isDraft ? { channel: 'COMPOSER', message_ts: 'draft' } : { channel, message_ts: said.ts };
    const event = {
      type: 'link_shared',
      user: this.id,
      ...where,
      is_bot_user_member: isMember,
      unfurl_id: `${channel}-${said.ts}`,
      source,
      links: [{ domain: 'tickets.example.com', url }],
      event_ts: said.ts,
    };
    return this.event(event, this.slack.workspace.next('Ev'), null);
  }

  /** Opens the bot's Home tab. */
  openHome(): Promise<Ack> {
    const event = {
      type: 'app_home_opened',
      user: this.id,
      channel: `D${this.id}`,
      tab: 'home',
      event_ts: '1.1',
    };
    return this.event(event, this.slack.workspace.next('Ev'), null);
  }

  /** Presses a button of the Home tab by its label. */
  clickHome(view: Args, label: string): Promise<Ack> {
    const payload: Args = {
      type: 'block_actions',
      user: { id: this.id, team_id: team.id },
      team,
      container: { type: 'view', view_id: 'VHOME' },
      trigger_id: this.trigger(),
      view: { ...view, id: 'VHOME' },
      actions: [{ ...buttonOf(view.blocks as Args[], label), block_id: 'b1', action_ts: '1.1' }],
    };
    return this.slack.deliver({ type: 'interactive', payload });
  }

  /** Presses a button of a message by its label. */
  click(message: FakeMessage, label: string): Promise<Ack> {
    const button = buttonOf(message.blocks, label);
    const isEphemeral = message.onlyFor !== null;
    const payload: Args = {
      type: 'block_actions',
      user: { id: this.id, username: this.id.toLowerCase(), team_id: team.id },
      team,
      api_app_id: 'A1',
      token: 'legacy',
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: message.channel,
        is_ephemeral: isEphemeral,
      },
      trigger_id: this.trigger(),
      channel: { id: message.channel, name: 'channel' },
      ...(isEphemeral
        ? {}
        : {
            message: {
              type: 'message',
              ts: message.ts,
              text: message.text,
              ...(message.thread === null ? {} : { thread_ts: message.thread }),
            },
          }),
      response_url: this.slack.responseUrl(message.channel),
      actions: [{ ...button, block_id: 'b1', action_ts: message.ts }],
    };
    return this.slack.deliver({ type: 'interactive', payload });
  }

  /** Chooses another command in the form. */
  choose(view: Args, command: string, state: Args = {}): Promise<Ack> {
    const payload: Args = {
      type: 'block_actions',
      user: { id: this.id, team_id: team.id },
      team,
      container: { type: 'view', view_id: view.id },
      trigger_id: this.trigger(),
      view: { ...view, state: { values: state } },
      actions: [
        {
          type: 'static_select',
          action_id: 'sla:form:command',
          block_id: 'command',
          selected_option: { text: { type: 'plain_text', text: command }, value: command },
          action_ts: '1.1',
        },
      ],
    };
    return this.slack.deliver({ type: 'interactive', payload });
  }

  /** Types into a field of the form; resolves with the options that are offered. Throws for what Slack would not show. */
  async suggest(view: Args, block: string, typed: string): Promise<string[]> {
    const { element } = inputOf(view, block);
    if (!/external_select$/.test(String(element.type))) throw new Error(`${block} asks for no suggestions`);
    const container = { type: 'view', view_id: view.id };
    const payload: Args = {
      type: 'block_suggestion',
      user: { id: this.id, name: this.id.toLowerCase(), team_id: team.id },
      container,
      api_app_id: 'A1',
      token: 'legacy',
      team,
      action_id: element.action_id,
      block_id: block,
      value: typed,
      view,
    };
    const ack = await this.slack.deliver({ type: 'interactive', payload });
    const answer = (typeof ack.payload === 'string' ? JSON.parse(ack.payload) : ack.payload) as Args;
    const problems = suggestionProblems(answer);
    if (problems.length > 0) throw new Error(problems.join('; '));
    return (answer.options as { value: string }[]).map(({ value }) => value);
  }

  /** Sends the form; `values` by option name, as its element gives them. Throws for what Slack's own form does not let through. */
  submit(view: Args, command: string, values: Readonly<Record<string, Args>>): Promise<Ack> {
    const selected_option = { text: { type: 'plain_text', text: command }, value: command };
    const blockOf = (name: string) => `option:${command}:${name}`;
    const isOfView = (view.blocks as Args[]).some(({ block_id }) => String(block_id).startsWith(blockOf('')));
    for (const [name, { type }] of isOfView ? Object.entries(values) : []) {
      const { element } = inputOf(view, blockOf(name));
      if (element.type !== type) throw new Error(`${name} is a ${element.type}, no ${type}`);
    }
    const state = Object.fromEntries([
      ['command', { 'sla:form:command': { type: 'static_select', selected_option } }],
      ...Object.entries(values).map(([name, value]) => [blockOf(name), { value }]),
    ]);
    const payload: Args = {
      type: 'view_submission',
      user: { id: this.id, team_id: team.id },
      team,
      trigger_id: this.trigger(),
      view: { ...view, state: { values: state } },
      response_urls: [],
    };
    return this.slack.deliver({ type: 'interactive', payload });
  }

  /** The shortcut in the menu of a message. */
  shortcut(callbackId: string, message: FakeMessage): Promise<Ack> {
    const payload: Args = {
      type: 'message_action',
      callback_id: callbackId,
      trigger_id: this.trigger(),
      response_url: this.slack.responseUrl(message.channel),
      message_ts: message.ts,
      action_ts: '1.1',
      user: { id: this.id, name: this.id.toLowerCase() },
      team,
      channel: { id: message.channel, name: 'channel' },
      message: { type: 'message', ts: message.ts, text: message.text, user: this.id },
    };
    return this.slack.deliver({ type: 'interactive', payload });
  }
}

/** What Slack tells of a pressed button, or of a choice in a menu, by its label. */
function buttonOf(blocks: readonly Args[], label: string): Args {
  const elements = blocks.flatMap((block) => (block.type === 'actions' ? (block.elements as Args[]) : []));
  for (const element of elements) {
    if (element.type === 'button' && (element.text as Args).text === label) return element;
    const { type, action_id, options = [] } = element;
    const selected_option = (options as Args[]).find(({ text }) => (text as Args).text === label);
    if (selected_option !== undefined) return { type, action_id, selected_option };
  }
  throw new Error(`there is no button ${label}`);
}

/** The input block of a view. */
function inputOf(view: Args, id: string): { readonly element: Args } {
  const block = (view.blocks as Args[]).find(({ type, block_id }) => type === 'input' && block_id === id);
  if (block === undefined) throw new Error(`there is no input ${id}`);
  return { element: block.element as Args };
}
