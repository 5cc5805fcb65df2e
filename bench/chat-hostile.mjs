/**
 * Hostile incident titles through the renderers of Slack and Discord: every payload valid, nothing in it mentions, links
 * or formats. Exit status 1 where a payload is otherwise.
 *   npm run build && node bench/chat-hostile.mjs [--titles 5000] [--seed 1] [--self-test]
 * `--self-test` puts the titles into payloads as they are, and fails where the checks do not notice a kind of them.
 */
import { parseArgs } from 'node:util';
import { escapeMarkdown } from '../dist/src/core/report/markdown.js';
import { reportToDiscord } from '../dist/src/output/discord/report-to-discord.js';
import { reportToSlack } from '../dist/src/output/slack/report-to-slack.js';
import { hostileTitles, kinds } from './chat-titles.mjs';
import { loadTypescript } from './typescript.mjs';

const { values: options } = parseArgs({
  options: {
    titles: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    'self-test': { type: 'boolean', default: false },
  },
});
const { messageProblems } = await loadTypescript('test/support/slack/block-rules.ts');
const { refusals } = await loadTypescript('test/support/discord/spec.ts');
const { activeMarkup } = await loadTypescript('test/support/discord/active-markup.ts');

/** Reorders, hides or breaks text. U+200C and U+200D are letters' business. */
const unseen =
  /[\u200b\u200e\u200f\u061c\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\u2028\u2029]|(?!\n)\p{Cc}|\p{Cs}/u;

/** A report with the title in every place that can hold a text of a person's. */
function reportWith(title) {
  const chart = { id: 'trend', title, alt: title, width: 760, height: 300, config: {} };
  // So wide that Discord gets a line a row, whatever the title.
  const columns = ['Incident', 'Service', 'Clock', 'Title'].map((label) => ({
    key: label,
    label,
    align: 'left',
  }));
  const rows = Array.from({ length: 3 }, (_, index) => [
    { text: `INC-${index}` },
    { text: 'payments and settlements of every kind' },
    { text: 'resolution' },
    { text: title, tone: 'bad' },
  ]);
  const blocks = [
    { kind: 'heading', level: 2, text: title },
    { kind: 'callout', tone: 'warning', text: `Look: ${title}` },
    { kind: 'tiles', tiles: [{ label: title, value: title, detail: title, tone: 'bad' }] },
    { kind: 'prose', markdown: `Worst: ${escapeMarkdown(title)} of 3.` },
    { kind: 'table', id: 'incidents', caption: title, columns, rows, totalRows: 3 },
    { kind: 'method', lines: [title] },
    { kind: 'chart', chart },
  ];
  return {
    title,
    subtitle: `In ${title}`,
    summary: title,
    cover: [{ label: title, value: title }],
    sections: [{ name: 'one', title, blocks }],
    files: [],
    actions: [{ label: title, command: `explain ${title}` }],
    language: 'en',
    data: {},
  };
}

function nodesOf(value) {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(nodesOf)];
}

/** Texts that are shown; what a button carries is not. */
function shownOf(value) {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'value' && value.type === 'button' ? [] : shownOf(inner),
  );
}

function problemsOfText(texts) {
  return texts.filter((text) => unseen.test(text)).map((text) => `unseen characters: ${excerpt(text)}`);
}

/** What is wrong with a Slack message; empty: nothing. */
function slackProblems({ text, blocks }) {
  const found = [...messageProblems(blocks)];
  if (text === '' || text.length > 4_000) found.push(`text of ${text.length} characters`);
  const nodes = nodesOf(blocks);
  // In rich text whatever is no text is a mention, an emoji or a link.
  const active = ['user', 'usergroup', 'channel', 'broadcast', 'link', 'emoji', 'date', 'team'];
  for (const { type, url } of nodes) {
    if (active.includes(type) || url !== undefined) found.push(`an element of type ${type}`);
  }
  for (const node of nodes.filter(({ type }) => type === 'plain_text')) {
    if (node.emoji !== false) found.push('plain text with emoji codes');
  }
  const markup = nodes.filter(({ type }) => type === 'mrkdwn');
  if (markup.some(({ verbatim }) => verbatim !== true)) found.push('mrkdwn that names and links are read in');
  for (const shown of [text, ...markup.map((node) => node.text)]) {
    if (/[<>]|&(?!amp;|lt;|gt;)/.test(shown)) found.push(`control sequence: ${excerpt(shown)}`);
    // A value stands bold and alone on its line; nothing else formats.
    if (/[*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:[\w+'-]+:/.test(shown.replace(/^\*[^*\n]+\*$/gm, '')))
      found.push(`markup: ${excerpt(shown)}`);
  }
  const everything = [text, ...shownOf(blocks)];
  const control = everything.filter((shown) => /<[@#!]|<[a-z][a-z\d+.-]*:/i.test(shown));
  return [
    ...found,
    ...control.map((shown) => `control sequence: ${excerpt(shown)}`),
    ...problemsOfText(everything),
  ];
}

const picture = new Uint8Array([137, 80, 78, 71]);
const discordOptions = {
  id: '1a2b3c4d',
  pictures: new Map([['trend', picture]]),
  toCustomId: () => 'sla:again',
  form: null,
  maxFileBytes: 1_000_000,
};

function discordBody({ files, ...message }) {
  const attachments = files.map(({ name, description }, id) => ({
    id: String(id),
    filename: name,
    description,
  }));
  return { ...message, attachments };
}

function markdownOf({ content, embeds }) {
  const inside = embeds.flatMap(({ title = '', description = '', fields = [] }) => [
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]);
  return [content, ...inside].join('\n');
}

const isReference = (markup) => /^<|^@|:\/\/|^\]\(|^discord|^:/i.test(markup);
const usual = activeMarkup(markdownOf(reportToDiscord(reportWith('x'), discordOptions)));

/** What is wrong with a Discord message; empty: nothing. */
function discordProblems(body, isWhole) {
  const found = [...refusals('createMessage', body)];
  if (JSON.stringify(body.allowed_mentions) !== '{"parse":[]}') found.push('mentions are allowed');
  const markup = activeMarkup(markdownOf(body));
  // What had no room is in a file, and the words about that are others.
  const strange = isWhole && markup.join() !== usual.join() ? markup : markup.filter(isReference);
  if (strange.length > 0) found.push(`active markup: ${excerpt(strange.join(' '))}`);
  const urls = nodesOf(body).flatMap(({ url }) => url ?? []);
  found.push(
    ...urls.filter((url) => !/^attachment:\/\/[\w.-]+$/.test(url)).map((url) => `link: ${excerpt(url)}`),
  );
  return [
    ...found, // The renderer's own cut of what Discord would resolve.
    ...problemsOfText(shownOf(body).map((text) => text.replace(/(?<=@|:|discord(?:app)?)\u200b/gi, ''))),
  ];
}

function excerpt(text) {
  return JSON.stringify(text.slice(0, 160));
}

/** What a renderer without a care would send. */
const careless = {
  slack: (title) => [{ text: title, blocks: [{ type: 'section', text: { type: 'mrkdwn', text: title } }] }],
  discord: (title) => ({ content: title, embeds: [], attachments: [], allowed_mentions: { parse: [] } }),
};

const counts = { slackMessages: 0, discordMessages: 0 };
const problems = [];
const started = performance.now();
for (const { kind, isLong, title } of hostileTitles(Number(options.titles), Number(options.seed))) {
  const note = (platform, found) =>
    problems.push(...found.map((problem) => ({ platform, kind, isLong, problem })));
  const isSelfTest = options['self-test'];
  const slack = isSelfTest ? null : reportToSlack(reportWith(title));
  for (const message of slack === null ? careless.slack(title) : [slack.main, ...slack.thread]) {
    counts.slackMessages += 1;
    note('Slack', slackProblems(message));
  }
  if (slack !== null) {
    const names = slack.charts.flatMap(({ fileName, title: name, alt }) => [fileName, name, alt]);
    note('Slack', problemsOfText(names));
    if (slack.charts.some(({ alt }) => alt.length > 1_000)) note('Slack', ['alt text over 1,000 characters']);
  }
  const discord = isSelfTest ? null : reportToDiscord(reportWith(title), discordOptions);
  const body = discord === null ? careless.discord(title) : discordBody(discord);
  const isWhole = discord?.files.every(({ name }) => name !== 'report.md') ?? false;
  counts.discordMessages += 1;
  note('Discord', discordProblems(body, isWhole));
}
const seconds = ((performance.now() - started) / 1000).toFixed(0);
for (const { platform, kind, isLong, problem } of options['self-test'] ? [] : problems.slice(0, 20))
  console.error(`${platform}, ${kind}${isLong ? ', 3,000 characters' : ''}: ${problem}`);
const n = (value) => value.toLocaleString('en');
console.log(
  `${n(Number(options.titles))} hostile titles of ${kinds.length} kinds, a fifth of 3,000 characters: ${n(counts.slackMessages)} Slack and ${n(counts.discordMessages)} Discord messages, ${n(problems.length)} violations (${seconds} s)`,
);
if (options['self-test']) {
  const missed = kinds.filter((kind) => !problems.some((problem) => problem.kind === kind));
  console.log(missed.length === 0 ? 'the checks notice every kind' : `the checks miss ${missed.join(', ')}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
} else process.exitCode = problems.length === 0 ? 0 : 1;
