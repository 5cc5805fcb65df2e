import { domainToASCII } from 'node:url';
import { isAddress } from '../../../config/email-schema.ts';
import { UserError } from '../../core/errors.ts';
import { type EmailPicture, layOutEmail, picturesOf } from '../../output/email/layout.ts';
import { openEmailTemplate, type RenderEmail } from '../../output/email/template.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Courier, DeliveryError, type Parcel } from '../../ports/courier.ts';
import type { Receipt } from '../../ports/delivery-ledger.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import { createTurns } from '../../threads/turns.ts';
import { composeLetter } from './compose.ts';
import { refusedHere, TooLargeError } from './failures.ts';
import { fitMessage, type Load, loadOf } from './fit.ts';
import { mailServer } from './session.ts';
import type { EmailSettings } from './settings.ts';
import { unsubscribeHeaders } from './unsubscribe.ts';

export interface EmailDeps {
  readonly settings: EmailSettings;
  readonly charts: Pick<ChartEngine, 'png'>;
  /** Operator's folder of templates; null: the bundled one. */
  readonly templates: string | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Servers limit the connections of one client; the digests of a minute wait for one another. */
const mostSessions = 4;

/**
 * Brings digests by SMTP, each to one recipient, in one step. A server cannot be asked what became of a message, so one
 * whose end is unknown is sent again, with the same Message-ID.
 *
 * @throws UserError where the operator's template fails
 */
export function createEmail({ settings, charts, templates, clock, logger }: EmailDeps): Courier {
  const render = openEmailTemplate(templates);
  const server = mailServer(settings);
  const lanes = Array.from({ length: mostSessions }, () => ({ inTurn: createTurns(), waiting: 0 }));

  /** Behind as few others as possible. */
  async function inLane<T>(work: () => Promise<T>): Promise<T> {
    const lane = lanes.reduce((best, one) => (one.waiting < best.waiting ? one : best));
    lane.waiting += 1;
    try {
      return await lane.inTurn(work);
    } finally {
      lane.waiting -= 1;
    }
  }

  async function send(parcel: Parcel): Promise<Receipt> {
    checkAddress(parcel.address, settings);
    const pictures = await draw(parcel);
    try {
      return await attempt(parcel, pictures, loadOf(parcel.digest.files, { attach: true }));
    } catch (error) {
      // A server that does not say beforehand what it takes.
      if (!(error instanceof TooLargeError) || parcel.digest.files.length === 0) throw error;
      return attempt(parcel, pictures, loadOf(parcel.digest.files, { attach: false }));
    }
  }

  async function draw(parcel: Parcel): Promise<readonly DrawnPicture[]> {
    const drawn: DrawnPicture[] = [];
    for (const picture of picturesOf(parcel.digest, parcel.id, domainOf(settings))) {
      drawn.push({ ...picture, bytes: await charts.png(picture.chart) });
    }
    return drawn;
  }

  async function attempt(parcel: Parcel, pictures: readonly DrawnPicture[], load: Load): Promise<Receipt> {
    const session = await server.open();
    try {
      const maxBytes = Math.min(settings.maxMessageBytes, session.maxBytes ?? Number.POSITIVE_INFINITY);
      const fitting = await fitMessage(load, maxBytes, (lighter) => build(parcel, pictures, lighter));
      if (fitting === null) {
        throw refusedHere(
          `The message is larger than ${maxBytes} bytes without any file.`,
          'Give the schedule fewer sections, or raise email.maxMessageBytes.',
        );
      }
      const { message } = fitting;
      const leftOut = fitting.load.leftOut.map(({ name }) => name);
      const response = await session.send(message, { from: settings.from.address, to: parcel.address });
      const messageId = messageIdOf(parcel, settings);
      const told = { delivery: parcel.id, to: parcel.address, messageId, bytes: message.length, leftOut };
      logger.info({ ...told, response }, 'e-mail sent');
      return { messageId, response, ...(leftOut.length === 0 ? {} : { leftOut: leftOut.join(', ') }) };
    } finally {
      session.close();
    }
  }

  function build(parcel: Parcel, drawn: readonly DrawnPicture[], load: Load): Promise<Buffer> {
    const pictures = load.withPictures ? drawn : [];
    const { unsubscribe, from, replyTo } = settings;
    const { personal, address, schedule, reportId } = parcel;
    return composeLetter({
      messageId: messageIdOf(parcel, settings),
      from,
      replyTo,
      to: address,
      date: clock.now(),
      headers: {
        'X-SLA-Bot-Report': reportId,
        ...(personal ? unsubscribeHeaders(unsubscribe, { schedule, address }) : {}),
      },
      layout: layOut(parcel, load, { render, pictures, unsubscribeTo: unsubscribe.mailto }),
      pictures: new Map(pictures.map(({ contentId, bytes }) => [contentId, bytes])),
      files: load.attached,
    });
  }

  return {
    platform: 'email',
    async steps(parcel) {
      return [
        {
          name: 'message',
          send: () => inLane(() => send(parcel).catch(rethrow)),
          find: async () => 'unknowable',
        },
      ];
    },
  };
}

interface DrawnPicture extends EmailPicture {
  readonly bytes: Uint8Array;
}

function layOut(
  { digest, reportId, schedule, personal }: Parcel,
  { attached, leftOut }: Load,
  options: { render: RenderEmail; pictures: readonly EmailPicture[]; unsubscribeTo: string },
) {
  const noted = (files: Load['attached']) =>
    files.map(({ name, bytes }) => ({ name, byteLength: bytes.length }));
  const frame = {
    reportId,
    schedule,
    personal,
    unsubscribeTo: options.unsubscribeTo,
    attached: noted(attached),
    leftOut: noted(leftOut),
  };
  return layOutEmail(digest, frame, options);
}

function checkAddress(address: string, { allowedDomains }: EmailSettings): void {
  if (!isAddress(address))
    throw refusedHere('The destination is not an e-mail address.', 'Correct it in the schedule.');
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  if (allowedDomains.length === 0 || allowedDomains.some((allowed) => allowed.toLowerCase() === domain))
    return;
  throw refusedHere(
    `Nothing is sent to addresses of ${domain}.`,
    'Add the domain to email.allowedDomains, or correct the address.',
  );
}

/** The same for every attempt of one delivery, so that a message that arrives twice can be told to be one. */
function messageIdOf({ id }: Parcel, settings: EmailSettings): string {
  return `<${id}@${domainOf(settings)}>`;
}

function domainOf({ from }: EmailSettings): string {
  return domainToASCII(from.address.slice(from.address.lastIndexOf('@') + 1)) || 'localhost';
}

function rethrow(error: unknown): never {
  if (error instanceof DeliveryError) throw error;
  if (error instanceof UserError) {
    throw new DeliveryError('refused', [error.message, error.hint ?? ''].join(' ').trim(), { cause: error });
  }
  throw new DeliveryError('not-sent', 'The message could not be made; it is tried again.', { cause: error });
}
