/** Hostile incident titles for the chat platforms, drawn by seed. */
import fc from 'fast-check';

const pieces = {
  slackMarkup: [
    '*b* _i_ ~s~ `c`',
    '```\ncode\n```',
    '> quote',
    '• *x*',
    '_',
    '*',
    '~',
    '`',
    ':tada: :+1:',
    '&lt;!here&gt;',
  ],
  slackMentions: [
    '<!here>',
    '<!channel>',
    '<!everyone|all>',
    '<@U012ABCDEF>',
    '<#C012ABCDEF|sla>',
    '<!subteam^S01|@ops>',
    '<!date^0^{date}|x>',
    '@here',
    '@channel',
  ],
  discordMarkup: [
    '**b** __u__ ~~s~~ ||spoiler||',
    '# heading',
    '-# small',
    '>>> all',
    '- item',
    '1. item',
    ':stuck_out_tongue: :piñata: :100:',
    '```ansi\n\u001b[31mx\n```',
    '<:name:123456789012345678>',
    '<t:0:R>',
    '\\*',
    '\\\\',
  ],
  discordMentions: [
    '@everyone',
    '@here',
    '<@123456789012345678>',
    '<@!123456789012345678>',
    '<@&123456789012345678>',
    '<#123456789012345678>',
    '</sla report:123456789012345678>',
    '<id:customize>',
  ],
  links: [
    'https://evil.example/a?b=c',
    '<https://evil.example|bank>',
    '[bank](https://evil.example)',
    '[x](<javascript:alert(1)>)',
    'discord.gg/evil',
    '_discord.gg/evil',
    'xDiscordApp.com/invite/evil',
    'discord.gift/evil',
    'discord://x',
    'steam://run/1',
    'mailto:a@evil.example',
    '<mailto:a@b.c|x>',
    'www.evil.example',
    'evil.example',
    'attachment://x.png',
    '<tel:123>',
  ],
  zeroWidth: [
    '\u200b',
    '\ufeff',
    '\u2060',
    '\u00ad',
    '\u180e',
    '@\u200beveryone',
    '<\u200b@U1>',
    '\u200d\u200c',
  ],
  rightToLeft: [
    '\u202egnp.exe',
    '\u202d',
    '\u2066x\u2069',
    '\u2067',
    '\u200f',
    '\u200e',
    '\u061c',
    'مرحبا',
    'שלום',
  ],
  brokenSurrogates: ['\ud800', '\udc00', 'x\udfff', '\ud83d', '\udc00\ud800', '<\ud800@U1>', '@\udfffhere'],
  other: [
    '\u0000',
    '\u001b[31m',
    '\r\n',
    '\u2028',
    '\u0007',
    '',
    ' ',
    '{"type":"mrkdwn"}',
    'Ａ＜＠Ｕ１＞',
    '👩‍👩‍👧',
    'e\u0301\u0301',
    '𝕏',
    '__proto__',
    '%s {{y}}',
  ],
};
export const kinds = Object.keys(pieces);

const anyPiece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...Object.values(pieces).flat()) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);

function titleOf(kind) {
  const own = fc.constantFrom(...pieces[kind]);
  const parts = fc.tuple(fc.array(anyPiece, { maxLength: 4 }), own, fc.array(anyPiece, { maxLength: 4 }));
  const glue = fc.constantFrom('', ' ', '\n');
  return fc
    .tuple(parts, glue)
    .map(([[before, piece, after], between]) => [...before, piece, ...after].join(between));
}

/** The longest that a title may be expected to be, UTF-16 units. */
const longest = 3_000;

/** `count` titles as `{ kind, isLong, title }`, each kind as often; every fifth is repeated up to 3,000 characters. */
export function hostileTitles(count, seed) {
  const each = Math.ceil(count / kinds.length);
  const samples = kinds.map((kind, index) =>
    fc.sample(titleOf(kind), { seed: seed * 100 + index, numRuns: each }),
  );
  return Array.from({ length: count }, (_, index) => {
    const kind = index % kinds.length;
    const drawn = samples[kind][Math.floor(index / kinds.length)];
    const isLong = index % 5 === 4;
    const title = isLong ? `${drawn}x`.repeat(longest / (drawn.length + 1) + 1).slice(0, longest) : drawn;
    return { kind: kinds[kind], isLong, title };
  });
}
