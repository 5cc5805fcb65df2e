/** People who ask the bot of soak.mjs: in Slack, on Discord and in the console, each until the whole answer stands. */
import { after } from './soak-bot.mjs';
import { consoleSide } from './soak-console.mjs';
import { waiting } from './soak-waiting.mjs';
import { places } from './soak-world.mjs';

/** Questions with how often each is asked, in a hundred; `explain` takes an incident that was sent. */
const asked = [
  ...[
    ['summary', 20],
    ['breaches', 16],
    ['at-risk', 16],
    ['explain', 20],
    ['history', 6],
  ],
  ...[
    ['summary service=payments', 6],
    ['trends', 3],
    ['report daily', 3],
    ['report weekly', 2],
  ],
  ...[
    ['forecast', 3],
    ['patterns', 2],
    ['compare', 1],
    ['outlook', 1],
    ['recommend', 1],
  ],
];
const pick = (draws) => asked[draws.weighted(asked.map(([, weight]) => weight))][0];

/** Calls back with everything that is added to an array from now on, and keeps none of it: a day of it would not fit. */
function onPush(array, hear) {
  array.push = (...items) => {
    for (const item of items) hear(item);
    return array.length;
  };
}

function slackSide({ slack, Person }, { book }) {
  const open = new Map();
  const refused = [];
  // What is no answer is told to the person alone, in a way that does not name them.
  book.hear(({ platform, user, status }) => {
    if (platform !== 'slack' || status === 'answered') return;
    open.get(user.replace('U', 'person-'))?.(true);
    open.get(`D${user}`)?.(true);
  });
  onPush(slack.calls, ({ method, args, answer }) => {
    if (answer !== 'ok') refused.push(`slack ${method}: ${answer}`);
    if (answer !== 'ok' || args.metadata === undefined) return;
    // By name, or by id where Slack did not say the name in time.
    const [, number] = /(?:person-|\bU)(\d+) asked/.exec(JSON.stringify(args.blocks ?? [])) ?? [];
    open.get(args.channel.startsWith('D') ? args.channel : `person-${number}`)?.(true);
  });
  slack.acks.push = () => 0;
  let count = 0;
  let again = 0;
  return {
    name: 'Slack',
    refused,
    again: () => again,
    async ask(line) {
      count += 1;
      const [id, name] = [`U${count}`, `person-${count}`];
      const isDirect = count % 5 === 0;
      const key = isDirect ? `D${id}` : name;
      const one = waiting();
      open.set(key, one.settle);
      const someone = new Person(slack, id, { name });
      const say = () => (isDirect ? someone.direct(line) : someone.command(line, places.slackAsked));
      // The socket may be down, or break before the bot has said that it heard: then it is said again.
      for (let tries = 0; tries < 8; tries++) {
        while (slack.connections === 0) await after(20);
        if (await Promise.race([say(), one.done, after(3_000)])) break;
        again += 1;
      }
      const isDone = await one.done;
      open.delete(key);
      return isDone;
    },
  };
}

function discordSide({ discord, slash, person }) {
  const open = new Map();
  onPush(discord.requests, ({ path: to, body, status }) => {
    const key = /token-\d+/.exec(to)?.[0];
    if (status < 300 && body?.embeds?.length > 0) open.get(key)?.(true);
  });
  let count = 0;
  return {
    name: 'Discord',
    refused: discord.refused,
    async ask(line) {
      const [name, ...words] = line.split(' ');
      const options = words.map((word) => {
        const [key, value = key] = word.split('=');
        const first = name === 'explain' ? 'incident' : 'kind';
        return { name: word.includes('=') ? key : first, type: 3, value };
      });
      const made = slash(name, options);
      count += 1;
      const user = { ...person, id: String(920_000_000_000_000_000n + BigInt(count)) };
      const one = waiting();
      open.set(made.token, one.settle);
      discord.gateway.dispatch('INTERACTION_CREATE', { ...made, member: { ...made.member, user } });
      const isDone = await one.done;
      open.delete(made.token);
      return isDone;
    },
  };
}

/** `ask` puts a question to one of the three in turn; `incident` names one that was sent. */
export function createPeople({ world, bot, draws, incident }) {
  const sides = [slackSide(world, bot), discordSide(world), consoleSide(bot)];
  const counts = { asked: 0, bySide: {}, unanswered: [], tookMs: [] };
  return {
    counts,
    /** How often somebody in Slack had to ask again, since the connection broke. */
    again: () => sides[0].again(),
    refused: () => sides.flatMap(({ refused }) => refused),
    async ask(number) {
      const side = sides[number % sides.length];
      const chosen = pick(draws);
      const line = chosen === 'explain' ? `explain ${incident()}` : chosen;
      counts.asked += 1;
      const began = performance.now();
      const isAnswered = (await side.ask(line)) !== false;
      counts.tookMs.push(performance.now() - began);
      if (!isAnswered) process.stderr.write(`not answered: ${side.name}: ${line}\n`);
      if (!isAnswered) counts.unanswered.push(`${side.name}: ${line}`);
      counts.bySide[side.name] = (counts.bySide[side.name] ?? 0) + 1;
    },
    close: () => sides.at(-1).close(),
  };
}
