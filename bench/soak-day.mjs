/** What happens around the bot of soak.mjs in a day, each kind of thing in a lane of its own, at the bot's time. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { ask, runCli } from './soak-bot.mjs';
import { createPeople } from './soak-chats.mjs';
import { openPage } from './soak-console.mjs';
import { createSender, planRequests } from './soak-webhooks.mjs';
import { importSample } from './soak-world.mjs';

const minuteMs = 60_000;

/**
 * Starts the lanes; `late` resolves once all have ended, with how late each was at worst, in bot's minutes. `incidents` and
 * `questions` are those of the whole run. `sample` is called each half hour.
 */
export function startDay({ world, bot, sampler, isOn, draws, startAt, hours, incidents, questions, sample }) {
  const { clock } = world;
  const seen = { problems: [], scrapes: 0, probes: 0, pages: 0, backups: 0, imports: 0 };

  /** Does what is due at its time, at most `atOnce` of it together. */
  async function lane(tasks, atOnce, run) {
    const sorted = [...tasks].sort((a, b) => a.at - b.at);
    let next = 0;
    let mostLateMs = 0;
    const work = async () => {
      while (next < sorted.length && isOn()) {
        const number = next++;
        const task = sorted[number];
        await clock.until(task.at);
        if (!isOn()) return;
        mostLateMs = Math.max(mostLateMs, clock.now() - task.at);
        await run(task, number);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return mostLateMs / minuteMs;
  }

  /** From `first` minutes after the start, `every` minutes apart. */
  const instants = (every, first = 0) =>
    Array.from({ length: Math.ceil((hours * 60 - first) / every) }, (_, n) => ({
      at: startAt + (first + n * every) * minuteMs,
    }));

  async function get(to) {
    const { status, text } = await ask(bot.operations, { path: to });
    if (status === 200) return text;
    seen.problems.push(`${to}: ${status} ${text}`);
    return null;
  }

  function count(what, { code, err }) {
    if (code === 0) seen[what] += 1;
    else seen.problems.push(`${what}: exit ${code} ${err.slice(0, 300)}`);
  }

  const requests = planRequests({ startAt: startAt + 2 * minuteMs, hours: hours - 0.2, incidents, draws });
  const natives = requests.filter(({ kind, fate }) => kind === 'native' && fate === 'taken');
  const sender = createSender({ port: world.webhookPort, clock });
  let lastSent = 0;
  const incident = () => (lastSent < 80 ? 'OLD-0000001' : JSON.parse(natives[lastSent - 60].body).incident);
  const people = createPeople({ world, bot, draws, incident });
  const asked = Array.from({ length: questions }, () => ({
    at: startAt + 3 * minuteMs + draws.uniform() * (hours - 0.3) * 60 * minuteMs,
  }));

  const lanes = {
    webhooks: lane(requests, 16, async (request) => {
      await sender.send(request);
      while (natives[lastSent]?.at < request.at) lastSent += 1;
    }),
    questions: lane(asked, 5, (_, number) => people.ask(number)),
    scrapes: lane(instants(0.25), 1, async () => {
      const text = await get('/metrics');
      if (text !== null) sampler.heard(text);
      seen.scrapes += 1;
    }),
    probes: lane(instants(0.5), 1, async () => {
      await get('/readyz');
      seen.probes += 1;
    }),
    pages: lane(instants(12), 1, async () => {
      const page = openPage(bot);
      await clock.until(clock.now() + 6 * minuteMs);
      page.close();
      seen.pages += 1;
    }),
    backups: lane(instants(6 * 60, 125), 1, async () => {
      const folder = path.join(world.work, 'backup');
      count('backups', await runCli(['backup', folder], world.env));
      rmSync(folder, { recursive: true, force: true });
    }),
    imports: lane(instants(8 * 60, 190), 1, async ({ at }, number) => {
      const part = {
        name: `IMP${number}`,
        incidents: 500,
        seed: 20 + number,
        endAt: at - 60 * minuteMs,
        days: 3,
      };
      count('imports', await importSample(world, part));
    }),
    samples: lane(instants(30, 30), 1, sample),
  };

  async function ended() {
    const late = {};
    for (const [name, done] of Object.entries(lanes)) late[name] = await done;
    return late;
  }
  return { seen, sender, people, late: ended() };
}
