/** What must hold of anything made from hostile input; each throws where it does not. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import MarkdownIt from 'markdown-it';

const tags = new Set(
  '!doctype html head meta title style body main header footer section article nav div span h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd table caption thead tbody tr th td figure figcaption img svg g path rect circle line polyline polygon text tspan defs clippath use image lineargradient stop a strong em code pre blockquote br hr aside details summary time small abbr b i del s desc symbol mask pattern picture source'.split(
    ' ',
  ),
);
const formula = /^[=+\-@\t\r]/;
const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const controls = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** The rejected file holds one row per rejected input row, each with a line and a reason. */
export function checkRejects(summary) {
  if (summary.rejected === 0) return;
  const [header, ...rows] = parse(readFileSync(summary.rejectedFile, 'utf8'), {
    bom: true,
    relax_column_count: true,
  });
  if (rows.length !== summary.rejected)
    throw new Error(`${summary.rejected} rejected, ${rows.length} in the file (${header})`);
  if (!rows.every(([line, reason]) => Number(line) > 0 && reason !== ''))
    throw new Error('a rejected row lacks line or reason');
}

/** Checks every rendered file of a report. */
export function checkFiles(files) {
  for (const file of files) {
    const check = checks[file.name.slice(file.name.lastIndexOf('.') + 1)];
    check(Buffer.from(file.bytes));
  }
}

const checks = {
  pdf: (bytes) => {
    if (bytes.subarray(0, 5).toString() !== '%PDF-' || !bytes.includes('pdfuaid'))
      throw new Error('not a PDF/UA file');
    if (bytes.includes('/JavaScript') || bytes.includes('/Launch')) throw new Error('an action in the PDF');
  },
  html: (bytes) => checkHtml(bytes.toString('utf8')),
  md: (bytes) => {
    const tokens = new MarkdownIt({ html: true, linkify: false }).parse(bytes.toString('utf8'), {});
    const flat = tokens.flatMap((token) => [token, ...(token.children ?? [])]);
    const bad = flat.find(
      (token) =>
        token.type === 'html_block' ||
        token.type === 'html_inline' ||
        /javascript:/i.test(token.attrGet?.('href') ?? ''),
    );
    if (bad !== undefined) throw new Error(`markup of user text in Markdown: ${bad.content.slice(0, 200)}`);
  },
  json: (bytes) => void JSON.parse(bytes.toString('utf8')),
  csv: (bytes) => {
    for (const row of parse(bytes, { bom: true, relax_column_count: false })) {
      const bad = row.find((cell) => formula.test(cell) && !number.test(cell));
      if (bad !== undefined) throw new Error(`a formula in CSV: ${bad.slice(0, 100)}`);
    }
  },
};

/** Only the tags we write, no handler, no script address. */
export function checkHtml(html) {
  for (const [tag, name] of html.matchAll(/<\/?([^\s>/]+)[^>]*>/g)) {
    if (!tags.has(name.toLowerCase())) throw new Error(`a tag of user text in HTML: ${tag.slice(0, 200)}`);
    const bare = tag.replace(/"[^"]*"/g, '""');
    if (/\son\w+\s*=/i.test(bare) || /(?:href|src)="\s*(?:javascript|file|data:text)/i.test(tag))
      throw new Error(`an active attribute: ${tag.slice(0, 200)}`);
  }
}

/** A terminal shows text, obeys nothing. */
export function checkText(text) {
  const line = text.split('\n').find((candidate) => controls.test(candidate));
  if (line !== undefined)
    throw new Error(`a control character on the terminal: ${JSON.stringify(line.slice(0, 200))}`);
}
