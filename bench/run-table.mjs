/** The one table of `npm run bench`: a row for each measure, a column for each number of incidents. */

const whole = (value) => Math.round(value).toLocaleString('en');
const tenths = (value) => value.toFixed(1);
const hundredths = (value) => value.toFixed(2);

const ofPeer = (of) => (column) => (column.peer === null ? null : of(column) / column.peer.ms);
const ofDoor = (of) => (column) => (column.doors === null ? null : of(column.doors));

/** Measure, figure of a column (null: not run), how it is written, target on two cores with 1,000,000 incidents. */
const measures = [
  ['import, s', (of) => of.imported.seconds, tenths, '60'],
  ['import, rows/s', (of) => of.imported.rowsPerSecond, whole],
  ['import, peak MiB', (of) => of.imported.peakMib, whole, '1,536'],
  ['report of three sections of figures, cold, ms', (of) => of.cold.ms, whole, '1,500'],
  ['its peak MiB', (of) => of.cold.peakMib, whole],
  ['the same `--as-of` a day within the month, ms', (of) => of.asOf.ms, whole],
  ['the same `--known-at` now, ms', (of) => of.knownAt.ms, whole],
  ['the same, warm, ms', (of) => of.warm.ms, whole, '300'],
  ['report of every section, afresh, cold, ms', (of) => of.afresh.ms, whole],
  ['its peak MiB', (of) => of.afresh.peakMib, whole, "the peer's"],
  ['the same, refreshed, cold, ms', (of) => of.refreshed.ms, whole],
  ['the same, refreshed, warm, ms', (of) => of.warmAll.ms, whole],
  ["the peer's report, cold, ms", (of) => of.peer?.ms ?? null, whole],
  ["the peer's peak MiB", (of) => of.peer?.peakMib ?? null, whole],
  ['afresh, of the peer', ofPeer((of) => of.afresh.ms), hundredths, '0.5 (1.0 at 10,000)'],
  ['refreshed, of the peer', ofPeer((of) => of.refreshed.ms), hundredths, '0.25 (0.5 at 10,000)'],
  ['refreshed and warm, of the peer', ofPeer((of) => of.warmAll.ms), hundredths, '0.1'],
  ['longest turn of the event loop, first refresh, ms', ofDoor((of) => of.eventLoop.firstMs), whole, '50'],
  ['longest turn of the event loop, later ones, ms', ofDoor((of) => of.eventLoop.laterMs), whole, '50'],
  ['50 people within 10 s, acknowledged, p99 ms', ofDoor((of) => of.chat.ackP99Ms), whole, '300'],
  ['50 people within 10 s, replied, p95 ms', ofDoor((of) => of.chat.replyP95Ms), whole, '1,000'],
  ['webhooks of ten at 3,000 events/s, taken/s', ofDoor((of) => of.webhooks.eventsPerSecond), whole, '3,000'],
  ['their answers, p99 ms', ofDoor((of) => of.webhooks.answersP99Ms), tenths, '100'],
  ['commands meanwhile, p95 ms', ofDoor((of) => of.webhooks.commandsP95Ms), whole, '1,000'],
  ['seen by another bot, p99 ms', ofDoor((of) => of.webhooks.seenP99Ms), whole, '1,000'],
  ['an empty bot copies the log, s', ofDoor((of) => of.replay.seconds), tenths, '90'],
  ['its peak MiB', ofDoor((of) => of.replay.peakMib), whole],
];

/** Markdown. */
export function tableOf(columns) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const sizes = columns.map(({ incidents }) => `${whole(incidents)} incidents`);
  return [
    line(['measure', ...sizes, 'target at 1,000,000']),
    line(['---', ...sizes.map(() => '---:'), '---:']),
    ...measures.map(([name, of, write, target = '']) =>
      line([name, ...columns.map((column) => cell(of(column), write)), target]),
    ),
  ].join('\n');
}

function cell(value, write) {
  return value === null ? 'not run' : write(value);
}
