import { afterEach, expect, it } from 'vitest';
import { startTestBot, type TestBot } from '../../support/discord/bot.ts';
import { message, press, snowflake } from '../../support/discord/payloads.ts';

let bot: TestBot;
afterEach(() => bot.stop());

it.each([
  ['before it came', false, 204],
  ['after it came', true, 400],
])('a form is shown where the connection broke %s', async (_when, afterEffect, status) => {
  bot = await startTestBot();
  const { fake, log } = bot;
  fake.fail({ method: 'POST', path: /\/callback$/, status: 'cut', afterEffect });
  const pressed = press('sla-form:report weekly', message(snowflake(), ''));
  bot.interact(pressed);
  await bot.done(pressed.id);
  const forms = fake.requests.filter(({ path }) => path.endsWith('/callback'));
  expect(forms.map((request) => request.status)).toEqual([0, status]);
  expect(log.filter(({ level }) => level === 'error')).toEqual([]);
});
