import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkConfig } from '../../../config/check.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-check-'));
const file = path.join(folder, 'sla-bot.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

function check(text: string, env: Record<string, string> = {}) {
  writeFileSync(file, text);
  return checkConfig(file, env);
}

const office = 'calendars:\n  office: { windows: { weekdays: ["09:00-17:00"] } }\n';
const policy = (rest: string) => `policies:\n  - { name: a, targets: { P1: { response: 1h } }, ${rest} }\n`;

describe('checkConfig: errors', () => {
  it.each([
    ['a misspelt setting', 'locle: de', 'locle', 1, 'did you mean locale?'],
    [
      'a misspelt weekday',
      'calendars:\n  a:\n    windows:\n      mondy: []',
      'calendars.a.windows.mondy',
      4,
      'did you mean monday?',
    ],
    [
      'a missing name',
      'policies:\n  - targets: {}',
      'policies[0].name',
      2,
      'Unique name, shown with every verdict',
    ],
    [
      'a bare number as a duration',
      policy('newCycleAfter: 7'),
      'policies[0].newCycleAfter',
      2,
      'A reopen later than this after the last stop begins a new cycle',
    ],
    [
      'yes for a truth value',
      policy('resolveCountsAsResponse: yes'),
      'policies[0].resolveCountsAsResponse',
      2,
      'write true or false: on, off, yes and no are plain texts in YAML 1.2',
    ],
    [
      'a misspelt pause rule',
      policy('pause: { resolution: al }'),
      'policies[0].pause.resolution',
      2,
      'did you mean all?',
    ],
    [
      'an unknown calendar',
      office + policy('calendar: ofice'),
      'policies[0].calendar',
      4,
      'did you mean office?',
    ],
    [
      'an unknown calendar of one clock',
      'policies:\n  - name: a\n    targets:\n      P1:\n        response: { target: 1h, calendar: x }',
      'policies[0].targets.P1.response.calendar',
      5,
      'known: 24x7',
    ],
    [
      'an unknown working calendar',
      'calendars:\n  desk: { windows: { weekdays: ["09:00-17:00"] } }\nanalytics:\n  patterns:\n    workingCalendar: dsk',
      'analytics.patterns.workingCalendar',
      5,
      'did you mean desk?',
    ],
    [
      'an unknown working calendar where there is no policy',
      'policies: []\nanalytics: { patterns: { workingCalendar: dsk } }',
      'analytics.patterns.workingCalendar',
      2,
      'known: 24x7',
    ],
    [
      'a policy name used twice',
      'policies: [{ name: a, match: {team: [t]}, targets: {P1: {}} },\n { name: a, targets: {P1: {}} }]',
      'policies[1].name',
      2,
      'verdicts name their policy',
    ],
    [
      'a calendar that never opens',
      'calendars: { a: { windows: { monday: [] } } }',
      'calendars.a',
      1,
      'windows: { weekdays: ["09:00-17:00"] }, or always: true',
    ],
    [
      'windows of an always open calendar',
      'calendars: { a: { always: true, windows: { monday: ["09:00-10:00"] } } }',
      'calendars.a.windows',
      1,
      'remove it, or always: true',
    ],
    [
      'overlapping windows',
      'calendars:\n  a:\n    windows: { daily: ["09:00-12:00", "11:59-13:00"] }',
      'calendars.a.windows',
      3,
      'join the two windows or move one',
    ],
    [
      'a window that reaches into the next day’s',
      'calendars: { a: { windows: { monday: ["22:00-06:00"], tuesday: ["05:00-07:00"] } } }',
      'calendars.a.windows',
      1,
      'join the two windows or move one',
    ],
    [
      'a Sunday that reaches into Monday',
      'calendars: { a: { windows: { sunday: ["22:00-06:00"], monday: ["05:00-07:00"] } } }',
      'calendars.a.windows',
      1,
      'join the two windows or move one',
    ],
    [
      'a holiday given twice',
      `${office.trimEnd().slice(0, -2)}, holidays: ["2026-01-01", {date: "2026-01-01"}] }`,
      'calendars.office.holidays[1]',
      2,
      'one entry a date',
    ],
    [
      'a change date given twice',
      'calendars: { a: { changes: [{effectiveFrom: "2026-01-01", windows: {daily: ["09:00-10:00"]}}, {effectiveFrom: "2026-01-01", windows: {}}] } }',
      'calendars.a.changes[1].effectiveFrom',
      1,
      'one change a date',
    ],
    ['a redefined 24x7', 'calendars: { 24x7: { always: true } }', 'calendars["24x7"]', 1, 'rename it'],
    [
      'a date that does not exist',
      'calendars:\n  a:\n    holidays: ["2026-02-29"]',
      'calendars.a.holidays[0]',
      3,
      'A date, or { date, name, windows }',
    ],
    [
      'a time that does not exist',
      'calendars: { a: { windows: { daily: ["9:00-17:00"] } } }',
      'calendars.a.windows.daily[0]',
      1,
      'Window: HH:mm-HH:mm, two digits each, e.g. 09:00-17:00',
    ],
    [
      'an unknown country',
      'calendars: { a: { windows: {daily: ["00:00-24:00"]}, regions: [{country: XX}] } }',
      'calendars.a.regions[0].country',
      1,
      expect.stringMatching(/^close to it: ([A-Z]{2}, ){3}[A-Z]{2}; \d{3} are known$/),
    ],
    [
      'a country by its name',
      'calendars: { a: { windows: {daily: ["00:00-24:00"]}, regions: [{country: germany}] } }',
      'calendars.a.regions[0].country',
      1,
      'did you mean DE?',
    ],
    [
      'a country that nobody can guess',
      'calendars: { a: { windows: {daily: ["00:00-24:00"]}, regions: [{country: Atlantis}] } }',
      'calendars.a.regions[0].country',
      1,
      expect.stringMatching(/^known: ([A-Z]{2}, ){7}[A-Z]{2} and \d{3} more$/),
    ],
    [
      'a verdict by half its name',
      'sources: { desk: { verdict: flag } }',
      'sources.desk.verdict',
      1,
      'did you mean source-flag?',
    ],
    [
      'a source by a name that no address can hold',
      'sources: { "a b": { kind: jira } }',
      'sources["a b"]',
      1,
      null,
    ],
    [
      'a percentile above all',
      'percentiles: [50, 150]',
      'percentiles[1]',
      1,
      'Percentiles of durations, between 0 and 100',
    ],
    [
      'an unknown state',
      'calendars: { a: { windows: {daily: ["00:00-24:00"]}, regions: [{country: DE, state: QQ}] } }',
      'calendars.a.regions[0].state',
      1,
      expect.stringMatching(/^known: .*BY, /),
    ],
    [
      'thresholds out of order',
      'thresholds: { warning: 0.99 }',
      'thresholds.warning',
      1,
      'warning comes first',
    ],
    [
      'compliance thresholds out of order',
      'thresholds:\n  compliance: { warning: 0.99 }',
      'thresholds.compliance.warning',
      2,
      'alarm at or below the target',
    ],
    ['a share above one', 'thresholds: { critical: 95 }', 'thresholds.critical', 1, expect.any(String)],
    ['falling percentiles', 'percentiles: [90, 50]', 'percentiles', 1, 'e.g. [50, 75, 90, 95, 99]'],
    ['no percentile', 'percentiles: []', 'percentiles', 1, 'Percentiles of durations, between 0 and 100'],
    [
      'an unknown section',
      'reports:\n  sections:\n    daily: [sumary]',
      'reports.sections.daily[0]',
      3,
      'did you mean summary?',
    ],
    [
      'QuickChart without an address',
      'charts: { engine: quickchart }',
      'charts.engine',
      1,
      'set charts.quickchart.url',
    ],
    [
      'an address that is none',
      'charts: { quickchart: { url: "javascript:alert(1)" } }',
      'charts.quickchart.url',
      1,
      expect.any(String),
    ],
    [
      'a folder that does not exist',
      'fonts: nowhere',
      'fonts',
      1,
      'a relative folder is looked up beside the file that names it',
    ],
    ['a language that is none', 'locale: "de_DE.UTF-8"', 'locale', 1, expect.any(String)],
    ['an offset as a zone', 'timeZone: "+02:00"', 'timeZone', 1, expect.any(String)],
  ])('names the place of %s', (_, text, place, line, hint) => {
    const errors = check(text).filter(({ severity }) => severity === 'error');
    expect(errors).toMatchObject([{ path: place, line, hint, origin: file }]);
  });

  it('allows windows that only touch, midnight and the week’s end included', () => {
    const text =
      'calendars: { a: { windows: { daily: ["00:00-08:00", "08:00-16:00", "16:00-24:00"] } , changes: [{effectiveFrom: "2026-01-01", windows: { daily: ["22:00-06:00", "06:00-07:00"] } }] } }\n';
    expect(check(text + policy('calendar: a'))).toEqual([]);
  });

  it('takes a calendar for used where it says what is after hours', () => {
    const desk = 'calendars:\n  desk: { windows: { weekdays: ["09:00-17:00"] } }\n';
    const uses = 'analytics: { patterns: { workingCalendar: desk } }\n';
    expect(check(desk + policy('calendar: 24x7') + uses)).toEqual([]);
    expect(check(desk + policy('calendar: 24x7'))).toMatchObject([
      { severity: 'warning', path: 'calendars.desk', message: 'nothing uses this calendar' },
    ]);
  });

  it('keeps judging what the schema accepts beside what it refuses', () => {
    const places = check(
      'calendars:\n  a: { window: {} }\n  b: { windows: { monday: [] } }\npercentiles: [90, 50]\nstore: { threads: 0 }\n',
    ).map((problem) => problem.path);
    expect(places).toEqual([
      'calendars.a.window',
      'calendars.b',
      'calendars.b',
      'percentiles',
      'store.threads',
    ]);
  });

  it('tells everything at once: what the schema refuses hides no other check, a key written twice neither', () => {
    const text = [
      'calendars:',
      '  office:',
      '    windows: { weekdays: ["9:00-17:00"] }',
      '    regions: [{ state: BE }, { country: XX }]',
      '  refused: 5',
      'policies:',
      '  - name: a',
      '    calendar: ofice',
      '    targets: { P1: { response: 15 } }',
      '  - 7',
      '  - name: a',
      '    calendar: nowhere',
      '    target: {}',
      '  - changes: cary',
      '    calendar: refused',
      '    targets: { P1: { response: { target: 1h, calendar: labb } }, P2: { response: 2h } }',
      'thresholds: { warning: 0.99, critical: 0.9, compliance: { target: 95 } }',
      'percentiles: [50, 150]',
      'percentiles: [50, 150, 90]',
    ];
    expect(check(text.join('\n')).map(({ line, path: place }) => `${line} ${place}`)).toEqual([
      '3 calendars.office.windows.weekdays[0]',
      '4 calendars.office.regions[0].country',
      '4 calendars.office.regions[1].country',
      '5 calendars.refused',
      '8 policies[0].calendar',
      '9 policies[0].targets.P1.response',
      '10 policies[1]',
      '11 policies[2].targets',
      '11 policies[2].name',
      '12 policies[2].calendar',
      '13 policies[2].target',
      '14 policies[3].name',
      '14 policies[3].changes',
      '16 policies[3].targets.P1.response.calendar',
      '17 thresholds.compliance.target',
      '17 thresholds.warning',
      '19 percentiles',
      '19 percentiles[1]',
    ]);
  });

  it('does not blame the whole for what comes of a refused part', () => {
    const text = [
      'calendars:',
      '  a: { windows: { daily: ["9-17"] } }',
      '  b: { windows: { daily: ["09:00-17:00"] } }',
      'policies:',
      '  - { name: x, match: { team: 5 }, calendar: 7, targets: { P1: 5 } }',
      '  - { name: y, targets: { P1: { response: 1h } } }',
      'thresholds: { warning: 0.99, critical: 2 }',
      'charts: { engine: quickchart, quickchart: { url: nowhere } }',
    ];
    expect(check(text.join('\n')).map(({ path: place }) => place)).toEqual([
      'calendars.a.windows.daily[0]',
      'policies[0].match.team',
      'policies[0].calendar',
      'policies[0].targets.P1',
      'thresholds.critical',
      'charts.quickchart.url',
    ]);
  });

  it('names the variable where the environment is at fault', () => {
    expect(check('console: { port: 1 }', { SLA_BOT_CONSOLE_PORT: '99999' })).toMatchObject([
      { path: 'console.port', origin: 'SLA_BOT_CONSOLE_PORT', line: null },
    ]);
  });

  it('reports a missing file and a syntax error instead of throwing', () => {
    expect(checkConfig(path.join(folder, 'absent.yaml'), {})).toMatchObject([{ message: 'no such file' }]);
    expect(check('a: [1\nb: 2')).toContainEqual(expect.objectContaining({ severity: 'error', line: 2 }));
  });
});

describe('checkConfig: warnings', () => {
  it.each([
    ['no policy', 'policies: []', 'policies'],
    ['a policy without targets', 'policies: [{ name: a, targets: {} }]', 'policies[0].targets'],
    ['a calendar nobody uses', office, 'calendars.office'],
    [
      'a policy that never applies',
      'policies:\n  - {name: a, targets: {P1: {}}}\n  - {name: b, match: {team: [x]}, targets: {P1: {}}}',
      'policies[1]',
    ],
    [
      'a higher priority with more time',
      'policies: [{ name: a, targets: { P1: {response: 2h}, P2: {response: 1h} } }]',
      'policies[0].targets.P1.response',
    ],
    [
      'a response after the resolution',
      'policies: [{ name: a, targets: { high: { response: 2h, resolution: 1h } } }]',
      'policies[0].targets.high',
    ],
    ['a console open to others', 'console: { host: 0.0.0.0 }', 'console.host'],
    [
      'a section listed twice',
      'reports: { sections: { daily: [summary, summary] } }',
      'reports.sections.daily[1]',
    ],
    [
      'a weekday of a daily schedule',
      'schedules: { x: { kind: daily, weekday: friday } }',
      'schedules.x.weekday',
    ],
    ['a day of a weekly schedule', 'schedules: { x: { kind: weekly, day: 4 } }', 'schedules.x.day'],
    ['a report without sections', 'reports: { sections: { daily: [] } }', 'reports.sections.daily'],
  ])('points at %s', (_, text, place) => {
    expect(check(text)).toMatchObject([{ severity: 'warning', path: place }]);
  });

  it('does not take a narrower policy above a wider one, or other teams, for unreachable', () => {
    const policies = [
      '{name: a, match: {team: [x], service: [s]}, targets: {P1: {}}}',
      '{name: b, match: {team: [x, y]}, targets: {P1: {}}}',
      '{name: c, match: {team: [y, z]}, targets: {P1: {}}}',
      '{name: d, targets: {P1: {}}}',
    ];
    expect(check(`policies: [${policies.join(', ')}]`)).toEqual([]);
  });

  it('does not compare targets that are measured by different calendars', () => {
    const text = `${office}policies: [{ name: a, targets: { P1: { response: { target: 2h, calendar: office } }, P2: { response: 1h } } }]`;
    expect(check(text)).toEqual([]);
  });
});

it('warns of a port of webhooks that nothing opens', () => {
  const found = (text: string) => check(text).map(({ severity, path }) => [severity, path]);
  expect(found('webhooks: { port: 9001 }\n')).toEqual([['warning', 'webhooks.port']]);
  expect(found('webhooks: { host: 127.0.0.1, port: 9001 }\n')).toEqual([]);
  expect(found('webhooks: { maxBodyBytes: 1000000 }\n')).toEqual([]);
});

it('writes what cannot be seen of names and values so that it steers no terminal and feigns no line', () => {
  const text =
    'access: { rules: [{ user: ["\\e[31m"] }] }\nfonts: "a\\n0 errors"\nschedules: { "\\u202e": { at: "\\x9b" } }\n';
  const found = check(text);
  expect(found.length).toBeGreaterThan(2);
  for (const { path, message, hint } of found) expect(`${path}${message}${hint}`).not.toMatch(/\p{C}/u);
});

it('says of a map where true or false belongs that it is none, whatever keys it has', () => {
  expect(check('notices: { enabled: { toString: 1 } }')).toMatchObject([
    { path: 'notices.enabled', message: expect.stringContaining('must be true or false') },
  ]);
});

it('tells of thousands of problems about as fast as of one each', () => {
  const begun = process.cpuUsage();
  const lines = Array.from({ length: 6_000 }, (_, n) => `  k${n}: 1`);
  expect(check(`console:\n${lines.join('\n')}\n`)).toHaveLength(6_000);
  // A fraction of a second; with the schema written anew for each, the better part of a minute.
  expect(process.cpuUsage(begun).user / 1000).toBeLessThan(12_000);
}, 90_000);
