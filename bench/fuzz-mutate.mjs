/** Seeded mutations of texts, JSON and headers. */

/** Numbers in [0, 1) that are the same for the same seed. */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pick = (list, random) => list[Math.floor(random() * list.length)];

const deep = (levels) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);

/** Made anew each time: they are put into what is mutated further. */
const hostileValues = [
  () => null,
  () => true,
  () => '',
  () => ' ',
  () => 0,
  () => -1,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER + 2,
  () => 0.1,
  () => [],
  () => ({}),
  () => [[]],
  () => '\u0000',
  () => '\ud800',
  () => '\u202e\u2066"\'`;--<script>',
  () => '__proto__',
  () => JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
  () => 'x'.repeat(513),
  () => 'é'.repeat(5_000),
  () => '😀'.repeat(300),
  () => deep(30),
  () => deep(200),
  () => Array.from({ length: 300 }, (_, n) => n),
  () => Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`k${n}`, n])),
  () => '0000-00-00T00:00:00Z',
  () => '9999-12-31T23:59:59Z',
  () => '2026-02-30T25:61:61+99:99',
  () => '2026-01-01',
  () => 'P1Y2M3DT4H',
  () => '1767225600',
  () => 1767225600,
  () => 1767225600000,
  () => 'toString',
  () => 'a.b[0].c',
  () => '%00%ff',
  () => '\u001b[31mred',
];

const keys = ['__proto__', 'constructor', 'toString', 'length', '', 'id', 'type', 'name', 'status', 'events'];

function nodesOf(root) {
  const found = [];
  const queue = [root];
  while (queue.length > 0 && found.length < 5_000) {
    const holder = queue.pop();
    if (holder === null || typeof holder !== 'object') continue;
    for (const key of Object.keys(holder)) {
      found.push([holder, key]);
      queue.push(holder[key]);
    }
  }
  return found;
}

function changed(value, random) {
  if (typeof value === 'string') {
    const at = Math.floor(random() * (value.length + 1));
    return pick(
      [
        value.slice(0, at),
        value.slice(at),
        `${value}${value}`,
        value.toUpperCase(),
        ` ${value}\n`,
        [value],
        { name: value },
      ],
      random,
    );
  }
  if (typeof value === 'number')
    return pick([-value, value * 1000, value / 1000, String(value), value + 0.5], random);
  if (Array.isArray(value))
    return pick([value[0], [...value, ...value], value.toReversed(), { 0: value }], random);
  return pick(hostileValues, random)();
}

/** A copy of a JSON value with one to five places changed; `others` are values to splice in. */
export function mutateJson(original, random, others) {
  let root = structuredClone(original);
  for (let times = 1 + Math.floor(random() * 5); times > 0; times--) {
    const nodes = nodesOf(root);
    const node = pick(nodes, random);
    const roll = random();
    if (node === undefined || roll < 0.02) {
      root = random() < 0.5 ? pick(hostileValues, random)() : structuredClone(pick(others, random));
      continue;
    }
    const [holder, key] = node;
    if (roll < 0.35) holder[key] = pick(hostileValues, random)();
    else if (roll < 0.5) delete holder[key];
    else if (roll < 0.75) holder[key] = changed(holder[key], random);
    else if (roll < 0.85) {
      const [otherHolder, otherKey] = pick(nodesOf(pick(others, random)), random) ?? node;
      holder[key] = structuredClone(otherHolder[otherKey]);
    } else if (roll < 0.93 && !Array.isArray(holder)) {
      Object.defineProperty(holder, pick(keys, random), {
        value: pick(hostileValues, random)(),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    } else holder[key] = [holder[key], structuredClone(holder[key])];
  }
  return root;
}

const junk = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\\',
  '\\u0000',
  '\\ud800',
  '\u0000',
  '\ufeff',
  '\n',
  '1e999',
  '-',
  '/*',
  '\u202e',
];

/** A text with one to five bytes or pieces changed. */
export function mutateText(text, random) {
  let changedText = text;
  for (let times = 1 + Math.floor(random() * 5); times > 0; times--) {
    const at = Math.floor(random() * (changedText.length + 1));
    const end = Math.min(changedText.length, at + Math.floor(random() * 20));
    const roll = random();
    if (roll < 0.3) changedText = changedText.slice(0, at) + pick(junk, random) + changedText.slice(at);
    else if (roll < 0.5) changedText = changedText.slice(0, at) + changedText.slice(end);
    else if (roll < 0.6) changedText = changedText.slice(0, at);
    else if (roll < 0.75)
      changedText =
        changedText.slice(0, at) +
        String.fromCodePoint(Math.floor(random() * 0xd7ff)) +
        changedText.slice(end);
    else if (roll < 0.9) changedText = changedText.slice(0, end) + changedText.slice(at);
    else
      changedText =
        changedText.slice(0, at) +
        pick(junk, random).repeat(1 + Math.floor(random() * 300)) +
        changedText.slice(at);
  }
  return changedText;
}

const headerChanges = [
  ['content-type', 'application/json; charset=utf-8'],
  ['content-type', 'application/x-www-form-urlencoded'],
  ['content-type', 'multipart/form-data; boundary=x'],
  ['content-type', ''],
  ['content-type', 'application/json; charset=utf-16'],
  ['content-encoding', 'gzip'],
  ['content-encoding', 'br'],
  ['content-encoding', '__proto__'],
  ['authorization', 'Bearer '],
  ['authorization', `Basic ${Buffer.from('\u0000:\u0000').toString('base64')}`],
  ['accept-encoding', 'x'.repeat(2_000)],
  ['x-forwarded-for', '::1, '.repeat(100)],
  ['transfer-encoding', 'chunked'],
  ['cookie', 'a=b; '.repeat(200)],
];

/** Headers with some of them changed or missing, signatures among them. */
export function mutateHeaders(headers, random) {
  const result = { ...headers };
  const [name, value] = pick(headerChanges, random);
  const roll = random();
  if (roll < 0.5) result[name] = value;
  else {
    const own = pick(Object.keys(result), random);
    if (own === undefined) return result;
    if (roll < 0.65) delete result[own];
    else if (roll < 0.9) {
      const text = mutateText(String(result[own]), random);
      // What Node would not send.
      result[own] = text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?');
    } else result[own] = 'x'.repeat(4_000);
  }
  return result;
}
