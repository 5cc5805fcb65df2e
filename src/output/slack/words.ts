import type { Tone } from '../../core/report/document.ts';
import { safeText } from '../safe-text.ts';
import { slackLimits } from './limits.ts';
import type { TextObject } from './payload.ts';

/** How a tone stands before a text; shapes differ too, for readers who see no colours. */
export const toneSigns: Readonly<Record<Tone, string>> = {
  good: '✅',
  warning: '⚠️',
  bad: '🔴',
  neutral: 'ℹ️',
};

/** What Slack reads as markup, a mention, a link or an emoji; such a text is given as plain text. */
const marked = /[*_~`<>&@#\\|]|:\/\/|:[\w+'-]+:|www\./i;
/** The beginning of `<@U1>`, `<#C1>`, `<!channel>` and `<https://…>`. */
const control = /<(?=[@#!]|[a-z][a-z0-9+.-]*:)/gi;

/**
 * Returns text for a place that Slack shows as it is (plain text, rich text, table cells): made visible, no longer than
 * `max`, and without a control sequence even for a reader that looks for them everywhere.
 */
export function literal(text: string, max: number): string {
  return safeText(safeText(text, max).replace(control, '< '), max);
}

/** Plain text: no markup, no mention, no link, no emoji code is read in it. */
export function plainText(text: string, max: number): TextObject {
  return { type: 'plain_text', text: literal(text, max) || ' ', emoji: false };
}

/** A bold value under its label where that can be said without anything in it being read as markup; else plain. */
export function labelled(label: string, value: string, detail: string | null, max: number): TextObject {
  const more = detail === null || detail === '' ? '' : `\n${detail}`;
  const whole = `${label}\n${value}${more}`;
  const bold = `${label}\n*${value}*${more}`;
  if (marked.test(whole) || value.trim() !== value || value === '' || bold.length > max)
    return plainText(whole, max);
  return { type: 'mrkdwn', text: bold, verbatim: true };
}

/** Of `*`, `~` and the backtick there is no escaped form in Slack's markup: signs that look alike stand for them. */
const alike: Readonly<Record<string, string>> = { '*': '∗', '~': '∼', '`': 'ˋ', _: '＿' };
/** `:smile:` and `:100:`, but not the minutes of `13:01:38`. */
const emojiMark = /:(?=[\w+'-]+:)(?!(?<=(?<!\w)[0-2]?\d:)[0-5]\d:[0-5]\d(?!\w))/g;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Returns text for a message's `text`, which is mrkdwn: control characters escaped, nothing left that formats. */
export function mrkdwnText(text: string, max: number): string {
  for (let room = max; room > 0; room = Math.floor(room * 0.8)) {
    const shown = safeText(text, room)
      .replace(/[*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, (sign) => alike[sign] ?? sign)
      .replace(emojiMark, '\uff1a')
      .replace(/[&<>]/g, (sign) => entities[sign] ?? sign);
    if (shown.length <= max) return shown;
  }
  return '';
}

/** What a notification says: the title and the summary. */
export function notificationText(title: string, summary: string): string {
  // `INC-7: INC-7 is acknowledged`: said once.
  const parts = title !== '' && summary.startsWith(title) ? [summary] : [title, summary];
  const text = parts.filter((part) => part.trim() !== '').join(': ');
  return mrkdwnText(text, slackLimits.updatedText) || 'An answer of sla-bot';
}
