/** Hostile incidents, drawn by seed. */
import fc from 'fast-check';

const nasty = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  '&lt;b&gt;',
  '</title>',
  '=HYPERLINK("http://evil","x")',
  '+1+1',
  '-2+3',
  '@SUM(A1:A9)',
  '\t=1+1',
  '\r=1',
  '@everyone @here <@U123> <!channel> <#C1>',
  '[x](javascript:alert(1))',
  '![x](http://evil/p.png)',
  '**b** _i_ `c` ~~s~~ | a |',
  '# h\n- l\n> q\n```\ncode',
  '#set page(fill: red)',
  '#read("/etc/passwd")',
  '$x^2$ @cite <label> \\n // c /* d */',
  '{{ 7*7 }} {% x %}',
  "'; DROP TABLE events; --",
  '$1 $\u007bx} %s %n',
  '\u0000',
  '\u0001\u001b[31mred\u0007',
  '\u202eevil\u202c',
  '\u200b\ufeff\u2066x',
  '\ud800',
  'x\udfffy',
  '你好，世界',
  'مرحبا بالعالم',
  '👩‍👩‍👧 🔥',
  'e\u0301\u0301\u0301',
  '\ufffe',
  '../../etc/passwd',
  'CON',
  'a\r\nb',
  '"',
  '""',
  ',',
  "'",
];
const long = fc
  .integer({ min: 100_000, max: 1_048_576 })
  .map((n) => 'x<&"'.repeat(Math.ceil(n / 4)).slice(0, n));
const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...nasty) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);
const text = fc.oneof(
  { weight: 40, arbitrary: fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' ')) },
  { weight: 1, arbitrary: long },
);
const short = fc.array(piece, { minLength: 1, maxLength: 2 }).map((parts) => parts.join('').slice(0, 200));
const date = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .date({ min: new Date('2026-01-01'), max: new Date('2026-05-31'), noInvalidDate: true })
      .map((at) => at.toISOString()),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '9999-12-31T23:59:59Z',
      '0000-00-00',
      '2026-02-30T00:00:00Z',
      'not a date',
      '',
      '2026-13-01',
      '275760-09-13T00:00:00Z',
      '-1',
      '2026-01-01T25:00:00Z',
    ),
  },
  { weight: 1, arbitrary: short },
);
const record = fc.record({
  type: fc.oneof({ weight: 12, arbitrary: fc.constant('opened') }, { weight: 1, arbitrary: short }),
  at: date,
  service: short,
  team: short,
  customer: short,
  priority: fc.oneof(fc.constantFrom('P1', 'P2', 'P3', 'P4'), short),
  assignee: short,
  title: text,
  url: fc.oneof(
    fc.constantFrom('javascript:alert(1)', 'http://example.test/?a="><b>', 'file:///etc/passwd'),
    short,
  ),
});

/** `count` records of native event fields; the incident and event ids are unique and hostile as well. */
export function hostileRecords(seed, count) {
  const ids = fc.sample(short, { seed: seed + 7, numRuns: count });
  return fc.sample(record, { seed, numRuns: count }).map((fields, index) => ({
    eventId: `e${index}`,
    incident: `${index}-${ids[index].replaceAll('\u0000', '')}`.trim(),
    ...fields,
  }));
}

/** The records as the text of a file. */
export function encode(records, format) {
  if (format === 'json') return JSON.stringify(records);
  if (format === 'ndjson') return `${records.map((fields) => JSON.stringify(fields)).join('\n')}\n`;
  const columns = Object.keys(records[0]);
  const rows = records.map((fields) =>
    columns.map((column) => `"${String(fields[column]).replaceAll('"', '""')}"`).join(','),
  );
  return `\ufeff${columns.join(',')}\r\n${rows.join('\r\n')}\r\n`;
}
