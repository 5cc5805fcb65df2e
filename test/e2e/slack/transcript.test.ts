import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { reportToSlack } from '../../../src/output/slack/report-to-slack.ts';
import { type SlackBot, startSlackBot } from '../../support/slack/slack-bot.ts';
import type { Args, FakeMessage } from '../../support/slack/workspace.ts';

let bot: SlackBot;
const transcript: Args[] = [];

beforeAll(async () => {
  bot = await startSlackBot();
});
afterAll(() => bot.stop());

/** What became visible since `from` messages and `files` files were there, without ids that differ from run to run. */
function seenSince(from: number, files: number): Args {
  const { workspace } = bot.slack;
  const messages = workspace.messages.slice(from).filter(({ by }) => by !== 'person');
  return {
    messages: messages.map(({ channel, thread, text, blocks, metadata, onlyFor, files: names }) => ({
      where: onlyFor !== null ? 'for anna alone' : thread === null ? channel : `thread in ${channel}`,
      text,
      blocks,
      ...(metadata === null ? {} : { metadata: withoutId(metadata as Args) }),
      ...(names.length === 0 ? {} : { files: [...names].sort() }),
    })),
    files: workspace.files
      .slice(files)
      .map(({ name, alt }) => ({ name, alt }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
}

function withoutId({ event_type, event_payload }: Args): Args {
  return { event_type, event_payload: { ...(event_payload as Args), report_id: 'ID' } };
}

/** Resolves once the answer number `turn` stands whole: every message of it, and one that holds its files. */
async function settled(from: number, turn: number): Promise<void> {
  const { slack, outcomes } = bot;
  const outcome = await slack.until(() => outcomes[turn], 'an outcome');
  const { thread, charts, files } = reportToSlack(outcome.report);
  const whole = from + 1 + thread.length + (charts.length + files.length > 0 ? 1 : 0);
  await slack.until(() => slack.workspace.messages.length >= whole, 'the whole answer');
}

function firstButton({ blocks }: FakeMessage): string | null {
  const elements = blocks.flatMap((block) => (block.type === 'actions' ? (block.elements as Args[]) : []));
  return elements.length === 0 ? null : String((elements[0] as { text: Args }).text.text);
}

describe('one run of every command in Slack', () => {
  it.each(commands.map((command) => [command.name, command] as const))('%s', async (name, command) => {
    const { slack, anna } = bot;
    const { workspace } = slack;
    const line =
      name === 'report'
        ? 'report weekly format=pdf'
        : (command.examples[0] ?? name).replace('INC-123', 'INC-100');
    const from = workspace.messages.length;
    const files = workspace.files.length;
    const turn = bot.outcomes.length;
    const ack = await anna.command(line, 'CSLA');
    expect(ack.afterMs).toBeLessThan(1_000);
    await settled(from, turn);
    const reply = workspace.messages[from];
    expect(slack.calls.filter(({ answer }) => answer !== 'ok')).toEqual([]);
    expect(reply?.text).not.toMatch(/went wrong|did not work/i);
    transcript.push({ person: `/sla ${line}`, acknowledged: true, ...seenSince(from, files) });

    const label = reply === undefined ? null : firstButton(reply);
    if (reply === undefined || label === null) return;
    const before = workspace.messages.length;
    const filesBefore = workspace.files.length;
    await anna.click(reply, label);
    await settled(before, turn + 1);
    const followUp = workspace.messages[before];
    if (reply.onlyFor === null && followUp?.onlyFor === null) expect(followUp.thread).toBe(reply.ts);
    expect(slack.calls.filter(({ answer }) => answer !== 'ok')).toEqual([]);
    transcript.push({ person: `presses “${label}”`, acknowledged: true, ...seenSince(before, filesBefore) });
  });

  it('is the one that is kept as transcript.jsonl', async () => {
    const lines = transcript.map((exchange) => `${JSON.stringify(exchange)}\n`).join('');
    await expect(lines).toMatchFileSnapshot('transcript.jsonl');
  });
});
