/**
 * Mutated dispatches of Discord's gateway into the real bot and its discord.js, from the fake of the tests, which checks
 * whatever the bot sends; with frames that are no messages, unknown opcodes and ended sessions: no crash, nothing logged as a
 * fault, nothing sent that Discord would refuse, the connection comes back, clean commands are answered all along, memory
 * flat. Exit status 1 where it is otherwise.
 *   npm run build && node bench/fuzz-discord.mjs [--runs 100000] [--seed 1]
 */
import { after, conclude, inParts, readOptions, startBot, stateProblems } from './fuzz-chat.mjs';
import { discordEvents, guild, slash } from './fuzz-discord-payloads.mjs';
import { mutateJson, mutateText, pick, randomOf } from './fuzz-mutate.mjs';
import { loadTypescript } from './typescript.mjs';

const { startFakeDiscord, token } = await loadTypescript('test/support/discord/fake-discord.ts');
const { runs, seed } = readOptions();
const problems = [];
const fake = await startFakeDiscord();
const { gateway } = fake;
const bot = await startBot('discord', { DISCORD_TOKEN: token, DISCORD_API_URL: fake.apiUrl });
const events = discordEvents(bot.incidents);
const values = events.map(([, make]) => make());
const answers = new Map();
const count = (what) => answers.set(what, (answers.get(what) ?? 0) + 1);

const bytes = (...given) => Buffer.from(given);
/** Frames that no client can read as a message, or that end the connection. */
const broken = [
  bytes(0x81, 2, 0xc3, 0x28),
  bytes(0x83, 1, 65),
  bytes(0xf1, 1, 65),
  bytes(0x88, 2, 0x03, 0xf3),
  bytes(0x81, 0x81, 1, 2, 3, 4, 5),
  bytes(0x80, 1, 65),
];
/** Messages of the gateway that are none, and opcodes that there are not. */
const odd = [
  ...['null', '[]', '0', '""', '{', '{}', '{"op":null}', '{"op":"0"}', '{"op":0}', '{"op":0,"t":null,"s":1}'],
  ...[-1, 3, 5, 8, 12, 99, 1e308].map((op) => JSON.stringify({ op, d: {}, s: null, t: null })),
  ...['READY', 'RESUMED', '__proto__', 'constructor', 'error', ''].map((t) =>
    JSON.stringify({ op: 0, t, s: 1, d: null }),
  ),
  ...[null, {}, 'x', 0].map((d) => JSON.stringify({ op: 9, d })),
  ...[null, {}, { heartbeat_interval: 0.1 }, { heartbeat_interval: 41_250 }].map((d) =>
    JSON.stringify({ op: 10, d }),
  ),
  JSON.stringify({ op: 11, d: { a: 1 } }),
  JSON.stringify({ op: 1, d: 'x' }),
  bytes(0x82, 3, 1, 2, 3),
];

async function send(number) {
  const random = randomOf(seed * 1_000_003 + number * 7_919);
  const roll = random();
  if (roll < 0.01) {
    gateway.say(pick(odd, random));
    return count('odd message');
  }
  const [type, make] = pick(events, random);
  const data = make();
  if (roll < 0.1) {
    const packet = { op: 0, t: type, s: number, d: data };
    const said = JSON.stringify(random() < 0.5 ? mutateJson(packet, random, values) : packet) ?? 'null';
    gateway.say(mutateText(said, random));
    return count('message');
  }
  gateway.dispatch(type, roll < 0.2 ? data : mutateJson(data, random, values));
  return count(type === 'INTERACTION_CREATE' || type === 'MESSAGE_CREATE' ? type : 'other events');
}

/** Asks as if nothing had been, and waits until that is answered. */
async function cleanCommand() {
  const asked = slash('help');
  gateway.dispatch('INTERACTION_CREATE', asked);
  const isAnswer = ({ path, status, body }) =>
    path.includes(asked.token) && path.endsWith('@original') && status < 300 && body?.embeds?.length > 0;
  const answered = fake.seen(isAnswer).then(() => true);
  if (await Promise.race([answered, after(60_000)])) return;
  problems.push('a clean command is not answered any more');
}

let sessions = 0;
async function between(until) {
  await cleanCommand();
  await bot.idle();
  problems.push(...fake.refused);
  for (const list of [fake.refused, fake.requests, fake.posted]) list.length = 0;
  const random = randomOf(seed + until);
  const isAnew = until - sessions >= 5_000;
  if (!isAnew && random() > 0.05) return;
  const back = gateway.connected();
  if (isAnew) {
    // What was dispatched is kept for as long as its session lasts.
    sessions = until;
    gateway.invalidate();
  } else {
    const frame = () => gateway.say(pick(broken, random));
    pick([gateway.askToReconnect, gateway.drop, frame, frame], random)();
  }
  if ((await Promise.race([back.then(() => true), after(60_000)])) !== true)
    problems.push('it does not come back');
  // What was mutated of it stands in its memory.
  gateway.dispatch('GUILD_CREATE', guild);
}

console.log(`seed ${seed}`);
const started = performance.now();
const { done, states } = await inParts(bot, { problems, runs, atOnce: 1, part: 100, send, between });
const seconds = (performance.now() - started) / 1_000;
console.log(
  `dispatches: ${done}; ${[...answers].map(([what, n]) => `${what} ${n}`).join(', ')}; connected again ${gateway.resumed.length + gateway.identified.length - 1} times; ${Math.round(done / seconds)}/s`,
);
/** What Discord says of a channel, or of what was answered already or too late. */
const isExpected = (_line, { code }) => [10003, 10015, 10062, 40060].includes(code);
problems.push(...stateProblems('dispatches', states, isExpected));
await bot.end();
await fake.stop();
conclude(problems, seed);
