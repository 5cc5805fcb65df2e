import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { commands } from '../../../commands/index.ts';
import { startTestBot, type TestBot } from '../../support/discord/bot.ts';
import type { Seen } from '../../support/discord/fake-discord.ts';
import { type GivenOption, message, press, slash } from '../../support/discord/payloads.ts';

let test: TestBot;
beforeAll(async () => {
  test = await startTestBot();
});
afterAll(() => test.stop());

const text = (name: string, value: string): GivenOption => ({ name, type: 3, value });
const given: Readonly<Record<string, readonly GivenOption[]>> = {
  report: [text('kind', 'monthly'), text('service', 'payments, search'), text('format', 'pdf')],
  breaches: [text('kind', 'weekly'), { name: 'limit', type: 4, value: 5 }],
  explain: [text('incident', 'INC-100')],
  'what-if': [text('change', 'target P2.response=20m')],
};

/** What the bot sent about an interaction, up to the answer; progress on the way is left out. */
async function answers(interaction: {
  readonly token: string;
  readonly id: string;
  readonly type: number;
}): Promise<Seen[]> {
  test.interact(interaction);
  const isOwn = ({ path: to }: Seen) => to.includes(interaction.token) || to.includes(`/${interaction.id}/`);
  // An answer has embeds; a form (type 9) is one too.
  const isAnswer = (seen: Seen) => isOwn(seen) && (seen.body?.embeds?.length > 0 || seen.body?.type === 9);
  const last = await test.fake.seen(isAnswer);
  return [
    ...test.fake.requests.filter((seen) => isOwn(seen) && seen.method !== 'PATCH' && seen !== last),
    last,
  ];
}

/** With what differs from run to run replaced. */
function shown(value: unknown): string {
  return stringify(value, { lineWidth: 0 })
    .replace(/token-\d+/g, 'TOKEN')
    .replace(/\d{18,19}/g, 'ID')
    .replace(/sla-bot · [0-9a-f]{8}/g, 'sla-bot · OUTCOME');
}

function outgoing({ method, path: to, body, files }: Seen): string {
  const attached = files.map(
    ({ name, bytes }) => `${name} (${bytes[0] === 0x89 ? 'PNG' : `${bytes.length} bytes`})`,
  );
  const note = attached.length === 0 ? '' : `\nwith ${attached.join(', ')}`;
  return `The bot: ${method} ${shown(to).trim()}${note}\n\n\`\`\`yaml\n${shown(body)}\`\`\``;
}

it('goes from a slash command over its answer to a button and the next answer, as in the transcript', async () => {
  const parts = ['# One run of every command on Discord'];
  for (const { name } of commands) {
    const interaction = slash(name, given[name]);
    parts.push(
      `## /sla ${name}`,
      `A person: \`${JSON.stringify(interaction.data)}\``.replace(/\d{18,19}/g, 'ID'),
    );
    const first = await answers(interaction);
    parts.push(...first.map(outgoing));
    const button = first.at(-1)?.body.components[0].components[0];
    parts.push(`A person presses “${button.label}” (\`${button.custom_id}\`).`);
    parts.push(...(await answers(press(button.custom_id, message('1', '')))).map(outgoing));
  }
  expect(test.fake.refused).toEqual([]);
  await expect(`${parts.join('\n\n')}\n`).toMatchFileSnapshot(
    path.join(import.meta.dirname, 'transcript.md'),
  );
});
