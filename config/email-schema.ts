import { z } from 'zod';
import { waitDuration } from './units.ts';

const addressPattern = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/u;
const mailboxPattern = /^(?:([^<>\p{Cc}]*?)\s*<([^<>]+)>|([^<>]+))$/u;

export interface Mailbox {
  /** Shown in place of the address; empty: none. */
  readonly name: string;
  readonly address: string;
}

/** Whether a text is one bare address: `lead@example.com`. */
export function isAddress(text: string): boolean {
  return addressPattern.test(text);
}

/** Reads `lead@example.com` and `SLA bot <sla@example.com>`; null where it is neither. */
export function parseMailbox(text: string): Mailbox | null {
  const [, name = '', bracketed, bare] = mailboxPattern.exec(text.trim()) ?? [];
  const address = bracketed ?? bare ?? '';
  return isAddress(address) ? { name: name.replace(/^"(.*)"$/, '$1'), address } : null;
}

const mailbox = z
  .string()
  .refine((text) => parseMailbox(text) !== null, 'not an address, e.g. SLA bot <sla@example.com>')
  .nullable()
  .default(null);

/** How reports go out by e-mail. Who signs in stands in the environment alone. */
export const emailSchema = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('Mail server; null and no SMTP_URL: e-mail is off'),
    port: z
      .number()
      .int()
      .min(1)
      .max(65_535)
      .nullable()
      .default(null)
      .describe('null: 465 of tls, 587 of starttls, 25 of none'),
    security: z
      .enum(['tls', 'starttls', 'none'])
      .default('starttls')
      .describe(
        'tls: from the first byte; starttls: nothing is sent before it; none: not encrypted, without sign-in',
      ),
    ca: z
      .string()
      .nullable()
      .default(null)
      .describe('PEM file of a certificate authority that is trusted beside the known ones; null: none'),
    from: mailbox.describe('Sender, e.g. SLA bot <sla@example.com>'),
    replyTo: mailbox.describe('Where answers go; null: to the sender'),
    allowedDomains: z
      .array(z.string().regex(/^[^\s@]+\.[^\s@.]+$/, 'not a domain, e.g. example.com'))
      .default([])
      .describe('Only to addresses of these domains; an empty list: any'),
    maxMessageBytes: z
      .number()
      .int()
      .min(100_000)
      .max(200_000_000)
      .default(20_000_000)
      .describe('Largest message as it is sent; files beyond it are left out, and the message says so'),
    unsubscribe: z
      .strictObject({
        mailto: mailbox.describe('Who takes people off; null: replyTo, or from'),
        url: z
          .url({
            protocol: /^https$/,
            error: 'not an https address, e.g. https://sla.example.com/unsubscribe',
          })
          .nullable()
          .default(null)
          .describe('Public address of one-click unsubscription; null: none'),
      })
      .prefault({})
      .describe('How a person ends their own digest'),
    timeouts: z
      .strictObject({
        connect: waitDuration.prefault('15s').describe('To connect, and to be greeted'),
        answer: waitDuration
          .prefault('5m')
          .describe('Silence of the server after which it is given up; short ones make repeated messages'),
      })
      .prefault({}),
  })
  .prefault({});

export type EmailConfig = z.output<typeof emailSchema>;
