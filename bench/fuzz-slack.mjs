/**
 * Mutated payloads of Slack into the real bot, as signed requests over HTTP and as envelopes over the socket, from the fake of
 * the tests, which checks whatever the bot sends: no crash, no answer of 5xx but 503, nothing logged as a fault, nothing sent
 * that Slack would refuse, a clean command answered afterwards, memory flat. Exit status 1 where it is otherwise.
 *   npm run build && node bench/fuzz-slack.mjs [--runs 100000] [--envelopes RUNS/4] [--seed 1]
 */
import { scopesFor } from '../dist/src/adapters/slack/manifest.js';
import { conclude, inParts, readOptions, startBot, stateProblems } from './fuzz-chat.mjs';
import { sendRequest } from './fuzz-slack-http.mjs';
import { slackPayloads } from './fuzz-slack-payloads.mjs';
import { openSocket } from './fuzz-slack-socket.mjs';
import { loadTypescript } from './typescript.mjs';

const { FakeSlack } = await loadTypescript('test/support/slack/fake-slack.ts');
const { Person } = await loadTypescript('test/support/slack/person.ts');
const { runs, seed, envelopes } = readOptions({ envelopes: { type: 'string' } });
const problems = [];

/** What Slack says of a place, person, view or address that is not there, or of a form that comes too late. */
const natural =
  /^(channel_not_found|not_in_channel|user_not_found|user_not_in_channel|thread_not_found|message_not_found|expired_trigger_id|not_found|hash_conflict|cannot_find_message|cannot_unfurl_url|http_404|network)$/;
/** A changed response address may be any other of the fake's. */
const fine = ({ args, answer }) =>
  answer === 'ok' ||
  natural.test(answer.trim().replace(' ', '_')) ||
  (answer === 'not_authed' && 'response_type' in args);
const isExpected = (_line, { code, cause }) => cause === undefined && natural.test(code);

async function way(name, kind, count, open) {
  const fake = await new FakeSlack().start();
  fake.scopes = new Set(Object.keys(scopesFor({ unfurl: [{}] })));
  const bot = await startBot(kind, { ...fake.tokens, SLACK_API_URL: fake.apiUrl });
  const { workspace } = fake;
  const deliveries = await slackPayloads(fake, bot.incidents);
  const kept = { messages: [...workspace.messages], views: new Map(workspace.views) };
  const side = open({ fake, bot, deliveries, seed, problems });
  const answers = new Map();
  const started = performance.now();
  const { done, states } = await inParts(bot, {
    problems,
    runs: count,
    atOnce: 16,
    part: 250,
    async send(number) {
      const answer = await side.send(number);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    },
    async between(until) {
      await side.between?.(until);
      for (const { method, args, answer } of fake.calls.filter((call) => !fine(call)))
        problems.push(`${name}: ${method} ${answer} ${JSON.stringify(args).slice(0, 600)}`);
      fake.calls.length = 0;
      fake.acks.length = 0;
      workspace.messages.splice(0, Number.POSITIVE_INFINITY, ...kept.messages);
      workspace.files.length = 0;
      workspace.unfurled.clear();
      for (const id of workspace.views.keys()) if (!kept.views.has(id)) workspace.views.delete(id);
      for (const [id, view] of kept.views) workspace.views.set(id, view);
    },
  });
  const seconds = (performance.now() - started) / 1_000;
  const shown = [...answers].sort(([a], [b]) => String(a).localeCompare(String(b)));
  console.log(
    `${name}: ${done} payloads of ${deliveries.length}; ${shown.map(([answer, n]) => `${answer} ${n}`).join(', ')}; ${Math.round(done / seconds)}/s`,
  );
  problems.push(...stateProblems(name, states, isExpected), ...(await cleanCommand(name, fake, side, bot)));
  await bot.end();
  await fake.stop();
}

/** What is wrong with how the bot answers as if nothing had been. */
async function cleanCommand(name, fake, side, bot) {
  fake.requestUrl = side.url ?? null;
  await new Person(fake, 'UDORA', { name: 'dora' }).command(`explain ${bot.incidents[0]}`, 'CSLA');
  await bot.idle();
  const isShown = fake.workspace.messages.some(({ blocks }) =>
    JSON.stringify(blocks).includes(`dora asked: /sla explain ${bot.incidents[0]}`),
  );
  return isShown ? [] : [`${name}: a clean command is not answered any more`];
}

console.log(`seed ${seed}`);
await Promise.all([
  way('requests', 'slack-http', runs, sendRequest),
  way('envelopes', 'slack-socket', Number(envelopes ?? Math.ceil(runs / 4)), openSocket),
]);
conclude(problems, seed);
