/** What has to hold after the day of soak.mjs, and its figures in words. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { median } from './measure.mjs';
import { places } from './soak-world.mjs';

/** How many digests were due: each hour at twenty past, to four places. */
function digestsDue({ startAt, endedAt }) {
  return Math.floor((endedAt - startAt - 20 * 60_000) / 3_600_000) + 1;
}

/** Messages of digests that each place got. */
export function digestsOf({ slack, discord, mail }) {
  const roots = slack.workspace.messages.filter(
    ({ channel, thread, by }) => channel === places.slack && thread === null && by === 'bot',
  );
  const posted = discord.posted.filter(({ channel }) => channel === places.discord);
  const ids = new Set(mail.received.map(({ parsed }) => parsed.messageId));
  return { slack: roots.length, discord: posted.length, email: ids.size, mails: mail.received.length };
}

function noticesOf({ slack, discord }) {
  const inSlack = slack.workspace.messages.filter(({ channel }) => channel === places.slackNotices);
  const onDiscord = discord.posted.filter(({ channel }) => channel === places.discordNotices);
  return { slack: inSlack.length, discord: onDiscord.length };
}

const deliveriesOf = (listed) => (listed?.code === 0 ? JSON.parse(listed.out).deliveries : []);

function* digestProblems({ world, listed, startAt, endedAt }) {
  const due = digestsDue({ startAt, endedAt });
  const got = digestsOf(world);
  for (const place of ['slack', 'discord', 'email']) {
    if (got[place] !== due) yield `digests in ${place}: ${got[place]} of ${due}`;
  }
  const deliveries = deliveriesOf(listed);
  const keys = deliveries.map(({ schedule, from, destination }) => `${schedule} ${from} ${destination}`);
  if (deliveries.length !== due * 4) yield `deliveries: ${deliveries.length} of ${due * 4} (${listed?.err})`;
  if (new Set(keys).size !== keys.length) yield 'a digest was planned twice';
  for (const { schedule, destination, state, reason } of deliveries)
    if (state !== 'confirmed') yield `digest ${schedule} to ${destination}: ${state} ${reason}`;
  const folder = path.join(world.data, 'reports');
  const kept = existsSync(folder) ? readdirSync(folder).length : 0;
  // One of each of 24 schedules; what a schedule made just now may still be beside what it replaces.
  if (kept > Math.min(24, due) + 1) yield `the archive keeps ${kept} reports`;
}

function* eventProblems({ sender, events, world }) {
  const expected = sender.counts.natives;
  const found = new Map();
  for (const line of events.out.split('\n')) {
    if (line === '') continue;
    const { source, eventId } = JSON.parse(line);
    if (source === 'native') found.set(eventId, (found.get(eventId) ?? 0) + 1);
  }
  if (events.code !== 0) yield `the export: exit ${events.code} ${events.err.slice(0, 300)} in ${world.data}`;
  const missing = [...expected].filter((id) => !found.has(id));
  const doubled = [...found].filter(([, n]) => n > 1);
  const foreign = [...found.keys()].filter((id) => !expected.has(id));
  if (missing.length > 0) yield `${missing.length} events are missing, ${missing[0]} the first`;
  if (doubled.length > 0) yield `${doubled.length} events are there twice`;
  if (foreign.length > 0) yield `${foreign.length} events were not sent, ${foreign[0]} the first`;
}

/** Everything that is not as it should be, growth apart. */
export function problemsOf(facts) {
  const { bot, seen, sender, people, exit } = facts;
  const { statuses } = bot.book;
  const unanswered = Object.entries(statuses).filter(([status]) => status !== 'answered');
  const errors = [...bot.book.kinds].filter(([kind]) => kind.startsWith('error'));
  return [
    ...seen.problems,
    ...sender.counts.unexpected,
    ...people.counts.unanswered.map((line) => `not answered: ${line}`),
    ...unanswered.map(([status, n]) => `commands that ended ${status}: ${n}`),
    ...people.refused().map((line) => `refused: ${line}`),
    ...errors.map(([kind, { n, first }]) => `logged ${n} times, ${kind} ${first}`),
    ...digestProblems(facts),
    ...eventProblems(facts),
    ...(exit === 0 ? [] : [`the bot ended with ${exit}: ${bot.said().slice(-500)}`]),
  ];
}

/** Figures of the run, a line each. */
export function wordsOf({ world, bot, seen, sender, people, listed, late, startAt, endedAt, tookMs }) {
  const { counts } = sender;
  const digests = digestsOf(world);
  const notices = noticesOf(world);
  const took = people.counts.tookMs;
  const sides = Object.entries(people.counts.bySide).map(([name, n]) => `${name} ${n}`);
  const lateness = Object.entries(late).map(([name, minutes]) => `${name} ${minutes.toFixed(1)}`);
  const warnings = [...bot.book.kinds].map(([kind, { n, first }]) => `logged ${n} times: ${kind} ${first}`);
  const confirmed = deliveriesOf(listed).filter(({ state }) => state === 'confirmed').length;
  return [
    `${((endedAt - startAt) / 3_600_000).toFixed(1)} hours of the bot in ${(tookMs / 60_000).toFixed(0)} minutes: ${counts.sent} webhook requests, answers ${JSON.stringify(counts.byStatus)}, sent again ${counts.again}`,
    `native events ${counts.natives.size}; questions ${people.counts.asked} (${sides.join(', ')}; asked again in Slack ${people.again()}), answered after ${median(took).toFixed(0)} ms in the middle, ${Math.max(0, ...took).toFixed(0)} at worst`,
    `commands ended: ${JSON.stringify(bot.book.statuses)}`,
    `digests: Slack ${digests.slack}, Discord ${digests.discord}, mails ${digests.mails} (${digests.email} ids), confirmed deliveries ${confirmed}; notices: Slack ${notices.slack}, Discord ${notices.discord}`,
    `scrapes ${seen.scrapes}, probes ${seen.probes}, pages opened ${seen.pages}, backups ${seen.backups}, imports ${seen.imports}`,
    `behind the clock at worst, bot's minutes: ${lateness.join(', ')}`,
    ...warnings,
  ];
}
