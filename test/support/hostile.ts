import fc from 'fast-check';

const nasty = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '&lt;b&gt;',
  '</style></title></svg>',
  '@everyone <@U123> <!channel> @octocat',
  '=HYPERLINK("http://x","y")',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '#eval("1") #image("/etc/passwd") $x$ *b* _e_ `c` \\',
  '#12 GH-7 https://evil.example www.evil.example',
  '[x](javascript:alert(1)) ![y](http://z) | a | b |',
  '```\n# heading\n```',
  '- item\n1. item\n> quote\n---',
  '\u0000\u0001\u001b[31mred\u001b]0;title\u0007\u009b',
  '\u202eevil\u2066x\u2069\u200f',
  '\ud800',
  '\udc00x',
  '中文标题',
  'مرحبا بالعالم',
  'שלום',
  '👩‍👩‍👧 🇩🇪 ✅',
  'e\u0301\u0301\u20dd Z̸a̸l̸g̸o̸',
  '\u200b\ufeff\u00ad\u2028\ufffc\uffff',
  'नमस्ते ภาษาไทย 한국어',
  '__proto__',
  'a'.repeat(400),
  '%s %d {{x}} {% z %}',
  '',
  ' ',
  '\t=1\r\n',
];

/** Texts a person or a tool might put into a title, meant to break a target's markup, layout or encoding. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.array(fc.constantFrom(...nasty), { minLength: 2, maxLength: 4 }).map((parts) => parts.join('')),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 })
    .map((units) => String.fromCharCode(...units)),
);
