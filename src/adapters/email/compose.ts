import MailComposer from 'nodemailer/lib/mail-composer';
import type { Mailbox } from '../../../config/email-schema.ts';
import type { ReportFile } from '../../core/report/document.ts';
import type { EmailLayout } from '../../output/email/layout.ts';
import { safeText, textLimits } from '../../output/safe-text.ts';

export interface Letter {
  readonly messageId: string;
  readonly from: Mailbox;
  readonly replyTo: Mailbox | null;
  readonly to: string;
  /** Epoch milliseconds. */
  readonly date: number;
  /** Beside those of every letter; values of our own making. */
  readonly headers: Readonly<Record<string, string>>;
  readonly layout: EmailLayout;
  /** PNG by content id. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
  readonly files: readonly ReportFile[];
}

/** Nobody is to answer it by a machine: RFC 3834, and Exchange's word for the same. */
const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** Returns a message as it is sent: text and HTML, pictures in the page, files attached. The same letter, the same bytes. */
export function composeLetter(letter: Letter): Promise<Buffer> {
  const { layout, messageId, from, replyTo, to, date, headers, pictures, files } = letter;
  const mail = new MailComposer({
    messageId,
    baseBoundary: messageId.replace(/[^a-z0-9]/gi, ''),
    date: new Date(date),
    from: mailboxOf(from),
    ...(replyTo === null ? {} : { replyTo: mailboxOf(replyTo) }),
    to: { name: '', address: to },
    subject: layout.subject,
    text: layout.text,
    html: layout.html,
    // No line is longer than a server must take, and no text is read as anything else on its way.
    textEncoding: 'quoted-printable',
    headers: { ...automatic, ...headers },
    attachments: [
      ...layout.pictures.flatMap(({ contentId, chart }) => {
        const bytes = pictures.get(contentId);
        if (bytes === undefined) return [];
        const content = Buffer.from(bytes);
        return [{ filename: `${chart.id}.png`, cid: contentId, contentType: 'image/png', content }];
      }),
      ...files.map(({ name, mediaType, bytes }) => ({
        filename: safeText(name, textLimits.label).replace(/[/\\]/g, '_'),
        contentType: mediaType,
        contentDisposition: 'attachment' as const,
        content: Buffer.from(bytes),
      })),
    ],
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}

function mailboxOf({ name, address }: Mailbox): Mailbox {
  return { name: safeText(name, textLimits.label), address };
}
