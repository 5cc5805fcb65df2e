import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Parcel } from '../../../src/ports/courier.ts';
import { type Certificate, certificateOf } from '../../support/email/certificate.ts';
import {
  account,
  type MailServer,
  type ReceivedMail,
  startMailServer,
} from '../../support/email/mail-server.ts';
import { courierTo, parcel, pdf, sendBy, sentAt } from '../../support/email/parcels.ts';
import { reportOf, sampleReport } from '../../support/sample-report.ts';

let certificate: Certificate;
let server: MailServer;
beforeAll(async () => {
  certificate = certificateOf('loopback');
  server = await startMailServer({ certificate });
});
afterAll(() => server.stop());

async function arrived(what: Parcel = parcel(), email = {}, env = {}): Promise<ReceivedMail> {
  await sendBy(courierTo({ port: server.port, certificate, email, env }), what);
  const mail = server.received.at(-1);
  if (mail === undefined) throw new Error('nothing arrived');
  return mail;
}

/** Names and raw values of the top header, unfolded. */
function headersOf({ raw }: ReceivedMail): [name: string, value: string][] {
  const head = raw.toString('latin1').split('\r\n\r\n')[0] ?? '';
  return head
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]);
}

const headerOf = (mail: ReceivedMail, name: string) =>
  headersOf(mail)
    .filter(([key]) => key === name)
    .map(([, value]) => value);

describe('an e-mail as it arrives', () => {
  it('is signed in for, encrypted, from the sender and to the one recipient', async () => {
    const mail = await arrived();
    expect(mail).toMatchObject({
      secure: true,
      user: account.user,
      from: 'sla@example.com',
      to: ['lead@example.com'],
    });
    expect(mail.parsed.from?.value).toEqual([{ name: 'SLA-Bot Überwachung', address: 'sla@example.com' }]);
    expect(headerOf(mail, 'to')).toEqual(['lead@example.com']);
    expect(headerOf(mail, 'cc').concat(headerOf(mail, 'bcc'))).toEqual([]);
  });

  it('has its verdict in the subject, and the headers of a message by a machine', async () => {
    const mail = await arrived();
    expect(mail.parsed.subject).toBe('Weekly SLA report, payments: 94.1 % met, below target');
    expect(mail.parsed.messageId).toBe('<0123456789abcdef@example.com>');
    expect(mail.parsed.date?.getTime()).toBe(sentAt);
    expect(headerOf(mail, 'auto-submitted')).toEqual(['auto-generated']);
    expect(headerOf(mail, 'list-unsubscribe')).toEqual([]);
    const answered = await arrived(parcel(), { replyTo: 'Team SLA <team@example.com>' });
    expect(answered.parsed.replyTo?.value).toEqual([{ name: 'Team SLA', address: 'team@example.com' }]);
  });

  it('reads the same as text and as a page, with charts in the page and the report attached, byte for byte', async () => {
    const { parsed, raw } = await arrived();
    expect(raw.toString('latin1')).toMatch(
      /multipart\/mixed[\s\S]*multipart\/alternative[\s\S]*text\/plain[\s\S]*multipart\/related[\s\S]*text\/html/,
    );
    expect(parsed.text).toContain('94.1 % met, below target. Nine are pending.');
    expect(parsed.text).toContain('[chart] Compliance per day. Daily compliance in March');
    const html = parsed.html || '';
    expect(html).toContain('94.1\u00a0% met, below target.');
    // mailparser puts pictures in place of the content ids, so these are read from the source.
    const charts = parsed.attachments.filter(({ related }) => related);
    expect(charts.map(({ contentType }) => contentType)).toEqual(['image/png', 'image/png']);
    const source = raw.toString('latin1').replaceAll('=\r\n', '').replaceAll('=3D', '=');
    const named = [...source.matchAll(/<img src="cid:([^"]+)" alt="([^"]+)"/g)];
    expect(named.map(([, id]) => `<${id}>`)).toEqual(charts.map(({ contentId }) => contentId));
    expect(named.every(([, , alt = '']) => alt.length > 20)).toBe(true);
    for (const { content } of charts) expect(content.subarray(1, 4).toString()).toBe('PNG');
    const [file, ...others] = parsed.attachments.filter(({ related }) => !related);
    expect(others).toEqual([]);
    expect(file).toMatchObject({
      filename: pdf.name,
      contentType: pdf.mediaType,
      contentDisposition: 'attachment',
    });
    expect(file?.content.equals(pdf.bytes)).toBe(true);
  });

  it('loads nothing and runs nothing', async () => {
    const html = (await arrived()).parsed.html || '';
    expect(html).not.toMatch(/<script|<link|<iframe|@import|url\(|javascript:|\son\w+=/i);
    const addresses = [...html.matchAll(/(?:src|background)="([^"]*)"/g)].map(([, address = '']) => address);
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.every((address) => /^(cid|data):/.test(address))).toBe(true);
  });

  it('is the same message when it is sent again', async () => {
    const [first, second] = [await arrived(), await arrived()];
    expect(second.parsed.messageId).toBe(first.parsed.messageId);
    expect(second.raw.equals(first.raw)).toBe(true);
    const other = await arrived(parcel({ id: 'fedcba9876543210' }));
    expect(other.parsed.messageId).not.toBe(first.parsed.messageId);
  });

  it('lets a person end their own digest by mail, and by one click where that has an address', async () => {
    const byMail = await arrived(parcel({ personal: true }));
    expect(headerOf(byMail, 'list-unsubscribe')).toEqual([
      '<mailto:sla@example.com?subject=unsubscribe%20payments-weekly>',
    ]);
    expect(headerOf(byMail, 'list-unsubscribe-post')).toEqual([]);
    expect(byMail.parsed.text).toContain('/sla schedule remove payments-weekly');
    const url = 'https://sla.example.com/email/unsubscribe';
    const env = { EMAIL_UNSUBSCRIBE_SECRET: 'not to be guessed' };
    const byClick = await arrived(
      parcel({ personal: true }),
      { unsubscribe: { url, mailto: 'off@example.com' } },
      env,
    );
    const [header = ''] = headerOf(byClick, 'list-unsubscribe');
    expect(header).toMatch(
      /^<https:\/\/sla\.example\.com\/email\/unsubscribe\?schedule=payments-weekly&address=lead%40example\.com&signature=[\w-]{43}>, <mailto:off@example\.com\?subject=unsubscribe%20payments-weekly>$/,
    );
    expect(headerOf(byClick, 'list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
    expect(byClick.raw.toString('latin1')).not.toContain('not to be guessed');
  });

  it('keeps user text out of headers and markup, whatever it holds', async () => {
    const hostile =
      'x\r\nBcc: thief@example.org\r\n\r\n<script>alert(1)</script> \u202e{{ cover }} {% raw %} \u05e9\u05dc\u05d5\u05dd';
    const cells = [{ text: hostile }, { text: '<img src=https://evil.example/p.png>' }];
    const digest = {
      ...reportOf([
        { kind: 'callout', tone: 'bad', text: hostile },
        { kind: 'heading', level: 1, text: hostile },
        {
          kind: 'table',
          id: 't',
          caption: hostile,
          columns: [
            { key: 'a', label: hostile, align: 'left' },
            { key: 'b', label: 'B', align: 'right' },
          ],
          rows: [cells],
          totalRows: 1,
        },
        { kind: 'tiles', tiles: [{ label: hostile, value: hostile, detail: hostile, tone: 'good' }] },
        { kind: 'prose', markdown: '<b onclick=x>b</b> [l](javascript:alert(1))' },
      ]),
      title: hostile,
      summary: `${hostile}. And more`,
      files: [{ ...pdf, name: `../${hostile}.pdf` }],
    };
    const mail = await arrived(parcel({ digest }));
    const names = headersOf(mail).map(([name]) => name);
    expect(names).not.toContain('bcc');
    expect(new Set(names).size).toBe(names.length);
    expect(mail.to).toEqual(['lead@example.com']);
    expect(mail.parsed.subject).toContain(
      'x Bcc: thief@example.org <script>alert(1)</script> [U+202E]{{ cover }} {% raw %} \u05e9',
    );
    const html = mail.parsed.html || '';
    expect(html).not.toMatch(/<script|<img|<b\s|href="javascript/i);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; [U+202E]{{ cover }} {% raw %}');
    expect(mail.parsed.attachments[0]?.filename).not.toMatch(/[\r\n/\\]/);
    expect(
      mail.raw
        .toString('latin1')
        .split('\r\n')
        .every((line) => line.length <= 998),
    ).toBe(true);
  });

  it('carries names and long lines of any script', async () => {
    const summary = `${'长'.repeat(1_500)} ${'a'.repeat(5_000)}`;
    const digest = sampleReport({
      title: 'Отчёт об SLA: платежи 支払い 🚦',
      summary,
      files: [{ ...pdf, name: 'отчёт-платежи.pdf' }],
    });
    const mail = await arrived(parcel({ digest, address: 'lead@bücher.example' }));
    expect(headerOf(mail, 'to')).toEqual(['lead@xn--bcher-kva.example']);
    expect(mail.parsed.subject).toMatch(/^Отчёт об SLA: платежи 支払い 🚦: 长+… \[\+[\d,]+ characters\]$/);
    expect(mail.parsed.attachments.at(-1)?.filename).toBe('отчёт-платежи.pdf');
    expect(
      mail.raw
        .toString('latin1')
        .split('\r\n')
        .every((line) => line.length <= 998),
    ).toBe(true);
  });
});
