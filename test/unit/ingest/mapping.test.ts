import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { csvColumns, jsonColumns } from '../../../src/ingest/mapping/columns.ts';
import { parsePath } from '../../../src/ingest/mapping/json-path.ts';
import { loadMapping } from '../../../src/ingest/mapping/load.ts';
import { brief, dryText, mappingOf, tempFolder } from './support.ts';

const minimal = 'source: s\nformat: csv\nshape: incident\nfields: { incident: id, opened: created';

function mapping(fields = '', top = ''): ReturnType<typeof mappingOf> {
  return mappingOf(`${minimal}${fields} }\n${top}`);
}

function problem(run: () => unknown): UserError {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

async function rejection(run: Promise<unknown>): Promise<UserError> {
  const error = await run.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (error instanceof UserError) return error;
  throw new Error(`not a user error: ${String(error)}`);
}

describe('a mapping file', () => {
  it('is found by name or by path', () => {
    const folder = tempFolder();
    writeFileSync(path.join(folder, 'mine.yaml'), `${minimal} }`);
    expect(loadMapping('mine.yaml', folder).source).toBe('s');
    expect(loadMapping('native').source).toBe('native');
  });

  it.each([
    ['nothing-such', 'There is no mapping "nothing-such"', 'native'],
    ['./none.yaml', 'Cannot read the mapping', 'native'],
  ])('that is missing is named: %s', (name, message, hint) => {
    const error = problem(() => loadMapping(name));
    expect(error.message).toContain(message);
    expect(error.hint).toContain(hint);
  });

  it('reports every problem with its path', () => {
    const error = problem(() =>
      mappingOf(
        'source: s\nformat: csv\nshape: incident\nfields: { opened: { column: a, format: qq }, teem: x }',
      ),
    );
    expect(error.details.join('\n')).toMatch(/fields\.incident/);
    expect(error.details.join('\n')).toMatch(/teem/);
    expect(error.details.join('\n')).toMatch(/fields\.opened\.format.*not a date format/);
  });

  it('refuses formats that read one text as two dates', () => {
    const error = problem(() => mapping('', 'dates: { formats: [dd/MM/yyyy, MM/dd/yyyy] }'));
    expect(error.details.join()).toContain('can read one text as two different dates');
  });

  it('refuses an unknown zone, a timeline in CSV, values of no field, and what is not YAML', () => {
    expect(problem(() => mapping('', 'dates: { timeZone: Mars/Base }')).details.join()).toContain('IANA');
    const timeline = 'timeline: { path: u, at: at, activity: s, events: {} }';
    expect(problem(() => mapping('', timeline)).details.join()).toContain('format json or ndjson');
    expect(problem(() => mapping('', 'values: { team: { a: b } }')).details.join()).toContain('values.team');
    expect(problem(() => mappingOf('a: [1')).message).toContain('not YAML');
  });

  it('that is empty, as a failed suggestion leaves it, is called that', () => {
    for (const text of ['', '\n# nothing\n']) expect(() => mappingOf(text)).toThrow('is empty');
  });

  it('runs no code and expands no alias bomb', () => {
    expect(() => mappingOf('source: !!js/function "function(){}"\nformat: csv')).toThrow(UserError);
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((key, index) => {
        const before = 'abcdefgh'[index];
        return `${key}: &${key} [${Array(10).fill(`*${before}`).join(',')}]`;
      }),
    ].join('\n');
    expect(problem(() => mappingOf(bomb)).message).toContain('too large');
  });

  it('is refused where it is nested without end, instead of ending the process', () => {
    for (const deep of ['['.repeat(400_000), '- '.repeat(400_000), '{a: '.repeat(200_000)]) {
      expect(problem(() => mappingOf(deep)).message).toContain('nested too deeply');
    }
  });
});

describe('columns', () => {
  it('match whatever the case and the blanks', () => {
    const columns = csvColumns([' Ticket  ID', 'b']);
    expect(columns.find('ticket id')?.get(['7', ''])).toBe('7');
    expect(columns.find('c')).toBeNull();
  });

  it('of JSON are paths, and keys such as __proto__ are data', () => {
    const row = JSON.parse('{"a":{"b":[{"c":1}]},"x.y":2,"__proto__":{"z":3}}');
    expect(jsonColumns().find('a.b[0].c')?.get(row)).toBe(1);
    expect(jsonColumns().find('["x.y"]')?.get(row)).toBe(2);
    expect(jsonColumns().find('__proto__.z')?.get(row)).toBe(3);
    expect(jsonColumns().find('constructor')?.get(row)).toBeUndefined();
    expect(jsonColumns().find('a.b.length')?.get(row)).toBe(1);
    expect(jsonColumns().find('a.q.r')?.get(row)).toBeUndefined();
  });

  it('that are no path are one key', () => {
    expect(parsePath('a..b')).toEqual(['a..b']);
    expect(parsePath('a[x]')).toEqual(['a[x]']);
    expect(parsePath('a.b[12]["c.d"].e')).toEqual(['a', 'b', 12, 'c.d', 'e']);
  });

  it('that the file lacks stop the import, with what was found and a hint', async () => {
    const wrong = await rejection(dryText('ID;created at\n1;2024-01-01\n', mapping()));
    expect(wrong.details).toEqual([
      'incident: no column "id"',
      'opened: no column "created"',
      'columns found: "ID;created at"',
    ]);
    expect(wrong.hint).toContain('";"');
    const similar = await rejection(dryText('id,Cre-ated\n1,2024-01-01\n', mapping()));
    expect(similar.hint).toBe('Did you mean "Cre-ated" instead of "created"?');
  });

  it('may be absent where the mapping says so', async () => {
    const result = await dryText(
      'id,created\n1,2024-01-01\n',
      mapping(', team: grp', 'absentColumns: ignore'),
    );
    expect(result.counts.absentColumns).toEqual(['team ("grp")']);
    await expect(dryText('id,created\n1,2024-01-01\n', mapping(', team: grp'))).rejects.toThrow(
      'does not fit',
    );
  });

  it('named twice are refused where they are used, unless as a list', async () => {
    const text = 'id,created,tag,tag,tag\n1,2024-01-01,,x,y\n';
    expect((await rejection(dryText(text, mapping(', service: tag')))).details[0]).toContain(
      'more than once',
    );
    const joined = await dryText(text, mapping(', service: { column: tag, list: join }'));
    expect(brief(joined, '1', ['service'])).toEqual(['opened 2024-01-01T00:00:00.000Z x, y']);
    expect((await dryText(text, mapping())).counts.accepted).toBe(1);
  });
});

describe('fields', () => {
  const header = 'id,created,prio,flag,mins,done\n';

  it('use value maps, constants and words for missing', async () => {
    const result = await dryText(
      `${header}1,2024-01-01,1 -\u00a0 critical ,,,\n2,2024-01-01,N/A,,,\n3,2024-01-01,other,,,\n`,
      mapping(
        ', priority: { column: prio, values: { 1 - Critical: P1 } }',
        'missing: [n/a]\nconstants: { priority: P9, team: core }',
      ),
    );
    expect(['1', '2', '3'].map((id) => brief(result, id, ['priority', 'team'])[0]?.slice(32))).toEqual([
      'P1 core',
      'P9 core',
      'other core',
    ]);
  });

  it('can insist on the value map', async () => {
    const strict = mapping(', priority: { column: prio, values: { a: P1 }, unmapped: reject }');
    const result = await dryText(`${header}1,2024-01-01,b,,,\n`, strict);
    expect(result.counts.rejectedByReason).toEqual({ 'priority: not in the value map': 1 });
  });

  it('refuse flags that are none and take durations from the opening', async () => {
    const full = mapping(
      ', resolutionWithin: flag, resolved: { column: mins, unit: minutes }, resolutionDueAt: { column: done, unit: clock }',
    );
    const result = await dryText(
      `${header}1,2024-01-01,,yes,1.5,4:00\n2,2024-01-01,,maybe,1,\n3,2024-01-01,,,abc,\n`,
      full,
    );
    expect(brief(result, '1', ['resolutionWithin', 'resolutionDueAt'])).toEqual([
      `opened 2024-01-01T00:00:00.000Z null ${Date.UTC(2024, 0, 1, 4)}`,
      'resolved 2024-01-01T00:01:30.000Z true null',
    ]);
    expect(result.counts.rejectedByReason).toEqual({
      'resolutionWithin: not a flag': 1,
      'resolved: not a duration (minutes)': 1,
    });
  });

  it('put the flags of a row on its last event, and an automatic answer is none', async () => {
    const full = mapping(
      ', acknowledged: { column: done, automatic: { column: prio, in: [bot] } }, closed: mins, responseWithin: flag',
    );
    const result = await dryText(
      `${header}1,2024-01-01,bot,no,2024-01-02,2024-01-03\n2,2024-01-01,human,no,,2024-01-03\n`,
      full,
    );
    expect(brief(result, '1', ['responseWithin'])).toEqual([
      'opened 2024-01-01T00:00:00.000Z null',
      'closed 2024-01-02T00:00:00.000Z null',
      'updated 2024-01-03T00:00:00.000Z false',
    ]);
    expect(brief(result, '2', ['responseWithin']).at(-1)).toBe('acknowledged 2024-01-03T00:00:00.000Z false');
  });

  it('skip rows by rule, counted by their reason', async () => {
    const rules = mapping(
      '',
      'skip: [{ column: prio, in: [spam], because: spam }, { column: flag, missing: false }]',
    );
    const result = await dryText(
      `${header}1,2024-01-01,SPAM,,,\n2,2024-01-01,,x,,\n3,2024-01-01,,,,\n`,
      rules,
    );
    expect(result.counts).toMatchObject({
      read: 3,
      accepted: 1,
      skippedByReason: { spam: 1, 'skip rule': 1 },
    });
  });

  it('identify an incident within bounds', async () => {
    const result = await dryText(`${header},2024-01-01,,,,\n${'x'.repeat(513)},2024-01-01,,,,\n`, mapping());
    expect(result.counts.rejectedByReason).toEqual({
      'incident: missing': 1,
      'incident: longer than 512 characters': 1,
    });
  });

  it('of JSON refuse numbers that a double cannot hold', async () => {
    const ndjson = mappingOf(
      'source: s\nformat: ndjson\nshape: incident\nfields: { incident: id, opened: at }',
    );
    const result = await dryText(
      '{"id":12345678901234567890,"at":"2024-01-01"}\n{"id":42,"at":"2024-01-01"}\n{"id":{"a":1},"at":"2024-01-01"}\n',
      ndjson,
    );
    expect(result.incidents.map(({ incident }) => incident)).toEqual(['42']);
    expect(Object.keys(result.counts.rejectedByReason)).toEqual([
      'incident: number too large to keep exactly, quote it',
      'incident: not a text',
    ]);
  });
});

describe('event rows', () => {
  const events = mappingOf(`
source: s
format: csv
shape: event
fields: { incident: id, at: at, type: what, eventId: key }
unknown: ignore
automatic: { column: key, in: [bot] }
events:
  open: opened
  ack: { type: acknowledged, keep: first }
  done: { type: resolved, keep: last, otherwise: updated }
`);

  it('count rows that a keep rule or the table leaves out as skipped', async () => {
    const result = await dryText(
      'id,at,what,key\n1,2024-01-01,open,\n1,2024-01-03,ack,\n1,2024-01-02,Ack,\n1,2024-01-04,done,\n1,2024-01-05,DONE,\n1,2024-01-06,chat,\n',
      events,
    );
    expect(brief(result, '1', ['eventId']).filter((line) => !line.startsWith('opened'))).toEqual([
      'acknowledged 2024-01-02T00:00:00.000Z 1:acknowledged',
      expect.stringMatching(/^updated 2024-01-04T00:00:00.000Z [0-9a-f]{32}$/),
      'resolved 2024-01-05T00:00:00.000Z 1:resolved',
    ]);
    expect(result.counts).toMatchObject({
      read: 6,
      accepted: 4,
      skippedByReason: { 'only the first acknowledged of a case is kept': 1, 'ignored activity': 1 },
    });
  });

  it('keep the id that the row gives and tell machines from people', async () => {
    const result = await dryText('id,at,what,key\n1,2024-01-01,open,k1\n1,2024-01-02,ack,bot\n', events);
    expect(brief(result, '1', ['eventId'])).toEqual([
      'opened 2024-01-01T00:00:00.000Z k1',
      'updated 2024-01-02T00:00:00.000Z bot',
    ]);
  });
});

describe('snapshots', () => {
  const log = mappingOf(`
source: s
format: csv
shape: snapshot
fields: { incident: id, at: at, state: state, team: team }
states: { new: new, work: active, wait: { state: paused, reason: customer }, vendor: { state: paused, reason: vendor }, done: resolved, void: cancelled }
`);

  it('of mixed cases work in time order, and an older row is rejected', async () => {
    const result = await dryText(
      'id,at,state,team\na,2024-01-01,new,\nb,2024-01-01,work,x\na,2024-01-03,wait,\nb,2024-01-02,done,x\na,2024-01-02,work,\na,2024-01-04,vendor,\nb,2024-01-05,wait,x\n',
      log,
    );
    expect(brief(result, 'a', ['reason'])).toEqual([
      'opened 2024-01-01T00:00:00.000Z null',
      'paused 2024-01-03T00:00:00.000Z customer',
      'resumed 2024-01-04T00:00:00.000Z customer',
      'paused 2024-01-04T00:00:00.000Z vendor',
    ]);
    expect(brief(result, 'b').map((line) => line.split(' ')[0])).toEqual([
      'opened',
      'acknowledged',
      'resolved',
      'reopened',
      'paused',
    ]);
    expect(result.rejected.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '6 at: older than an earlier row of the case, sort the file or set rowOrder: any',
    ]);
  });
});
