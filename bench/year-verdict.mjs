/** What is wrong with the year of bench/year-of-kills.mjs, by what the platforms got and another reckoning of the runs. */

const lateMs = 15 * 60_000;
/** Between the composing of a message and its arrival. */
const slackMs = 2 * 60_000;

function groupBy(list, keyOf) {
  const groups = new Map();
  for (const one of list) {
    const key = keyOf(one);
    if (groups.has(key)) groups.get(key).push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

/**
 * `runs`: all of the year; `checks`: when each check began that came to its end, ascending; `ledger`: every delivery;
 * `posts`: what every platform took; `archived`: the archive's reports.
 */
export function verdictOf({ runs, checks, ledger, posts, archived, stepsOf }) {
  const problems = [];
  const count = { planned: 0, delivered: 0, duplicated: 0, lost: 0, early: 0, mismatched: 0 };
  const more = { lateLabelled: 0, skipped: 0, mails: 0, mailRepeats: 0, notes: 0 };
  const note = (kind, words, what) => {
    count[kind] += 1;
    problems.push(`${kind}: ${words} ${JSON.stringify(what)}`);
  };
  const byGoal = new Map(
    ledger
      .filter(({ reportId }) => !reportId?.startsWith('note:'))
      .map((delivery) => [`${delivery.schedule} ${delivery.from} ${delivery.destination}`, delivery]),
  );
  const byStep = groupBy(posts, ({ id, step }) => `${id} ${step}`);
  const reports = new Map(archived.map((report) => [report.id, report]));
  const known = new Set();

  /** Each step of a delivery arrived, and once; an e-mail is told apart by its Message-ID, which repeats share. */
  function checkSteps(delivery) {
    let isWhole = true;
    const platform = delivery.destination.split(':')[0];
    for (const step of stepsOf[platform]) {
      const arrived = byStep.get(`${delivery.id} ${step}`) ?? [];
      if (arrived.length === 0) {
        note('lost', 'never arrived', {
          id: delivery.id,
          step,
          state: delivery.state,
          reason: delivery.reason,
        });
        isWhole = false;
      }
      if (platform === 'email') {
        more.mails += Math.min(1, arrived.length);
        more.mailRepeats += Math.max(0, arrived.length - 1);
      } else if (arrived.length > 1) note('duplicated', `${arrived.length} times`, arrived);
    }
    return isWhole;
  }

  function checkContent(delivery, { schedule, from, to, runAt }, destination) {
    for (const step of stepsOf[destination.split(':')[0]]) {
      for (const post of byStep.get(`${delivery.id} ${step}`) ?? []) {
        if (post.at < runAt) note('early', 'before its time', post);
        const isLabelled = post.summary.startsWith('Late: was due ');
        const said = JSON.parse(post.summary.slice(post.summary.indexOf('{')));
        const report = reports.get(post.reportId);
        const isRight =
          said.schedule === schedule.name &&
          said.from === from &&
          said.to === to &&
          said.destination === destination &&
          destination.endsWith(`:${post.address}`) &&
          post.reportId === delivery.reportId &&
          report?.from === from &&
          report.schedule === schedule.name &&
          Date.parse(report.request.asOf) >= runAt &&
          post.files.length === 1;
        if (!isRight) note('mismatched', 'not what was owed', post);
        // A file is sent with the message's words of a later attempt.
        if (step.startsWith('file')) continue;
        const lateBy = post.at - runAt;
        if (isLabelled && lateBy <= lateMs) note('mismatched', 'called late and is not', post);
        if (!isLabelled && lateBy > lateMs + slackMs) note('mismatched', 'late and not called so', post);
        if (isLabelled) more.lateLabelled += 1;
      }
    }
  }

  /** Only where no check came to its end while it could have been sent. */
  function maySkip({ schedule, runAt, nextRunAt }) {
    const until = runAt + schedule.grace;
    const last = schedule.catchUp === 'all' ? until : Math.min(until, nextRunAt ?? until);
    return !checks.some((at) => at >= runAt && at < last);
  }

  const owed = runs.filter(({ runAt }) => runAt > checks[0] && runAt <= checks.at(-1));
  const next = new Map();
  for (const run of owed.toReversed()) {
    const nextRunAt = next.get(run.schedule.name) ?? null;
    next.set(run.schedule.name, run.runAt);
    for (const destination of run.schedule.destinations) {
      count.planned += 1;
      const delivery = byGoal.get(`${run.schedule.name} ${run.from} ${destination}`);
      if (delivery === undefined) {
        note('lost', 'never planned', { schedule: run.schedule.name, from: run.from, destination });
        continue;
      }
      known.add(delivery.id);
      if (delivery.state === 'skipped' && maySkip({ ...run, nextRunAt })) {
        more.skipped += 1;
        continue;
      }
      if (delivery.runAt !== run.runAt || delivery.to !== run.to)
        note('mismatched', 'another run', { delivery, runAt: run.runAt });
      if (delivery.state !== 'confirmed') note('lost', `is ${delivery.state}`, delivery);
      else if (checkSteps(delivery)) count.delivered += 1;
      checkContent(delivery, run, destination);
    }
  }
  for (const delivery of ledger) {
    if (known.has(delivery.id)) continue;
    if (!delivery.reportId?.startsWith('note:')) note('mismatched', 'not owed', delivery);
    else if (delivery.state === 'confirmed') {
      more.notes += 1;
      checkSteps(delivery);
    } else if (delivery.state !== 'skipped') note('lost', `note is ${delivery.state}`, delivery);
  }
  const ids = new Set(ledger.map(({ id }) => id));
  for (const post of posts) if (!ids.has(post.id)) note('mismatched', 'of no delivery', post);
  const made = groupBy(archived, ({ schedule, from }) => `${schedule} ${from}`);
  for (const [period, several] of made)
    if (several.length > 1) note('mismatched', 'reports of one period', period);
  return { count, more, problems };
}
