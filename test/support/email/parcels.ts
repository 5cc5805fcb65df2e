import { configSchema } from '../../../config/schema.ts';
import { createEmail, type EmailDeps } from '../../../src/adapters/email/email.ts';
import { emailSettings } from '../../../src/adapters/email/settings.ts';
import { createRenderer } from '../../../src/output/renderer.ts';
import type { Courier, DeliveryError, Parcel } from '../../../src/ports/courier.ts';
import type { Receipt } from '../../../src/ports/delivery-ledger.ts';
import { silentLogger } from '../io.ts';
import { rendererOptions } from '../renderer-options.ts';
import { sampleReport } from '../sample-report.ts';
import type { Certificate } from './certificate.ts';
import { account } from './mail-server.ts';

/** The moment at which everything is sent. */
export const sentAt = Date.UTC(2024, 3, 1, 7, 0, 0);

export const pdf = {
  name: 'weekly-report.pdf',
  mediaType: 'application/pdf',
  bytes: Uint8Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256),
};

/** A digest on its way to one person. */
export function parcel(overrides: Partial<Parcel> = {}): Parcel {
  return {
    id: '0123456789abcdef',
    reportId: 'k3v9x0m2p4q8',
    schedule: 'payments-weekly',
    digest: sampleReport({
      title: 'Weekly SLA report, payments',
      summary: '94.1 % met, below target. Nine are pending.',
      files: [pdf],
    }),
    address: 'lead@example.com',
    personal: false,
    ...overrides,
  };
}

interface CourierOptions {
  readonly port: number;
  readonly certificate: Certificate;
  /** Settings under `email` beside the server's. */
  readonly email?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly deps?: Partial<EmailDeps>;
}

const renderer = createRenderer(rendererOptions());

/** An e-mail configuration for a server on this machine, as an operator would write it. */
export function emailConfig({ port, certificate, email = {} }: CourierOptions) {
  const from = 'SLA-Bot Überwachung <sla@example.com>';
  const written = { host: '127.0.0.1', port, from, ca: certificate.file, ...email };
  return configSchema.parse({ email: written }).email;
}

export function courierTo(options: CourierOptions): Courier {
  const env = { SMTP_USER: account.user, SMTP_PASSWORD: account.pass, ...options.env };
  const settings = emailSettings(env, emailConfig(options));
  const clock = { now: () => sentAt };
  const { charts } = renderer;
  return createEmail({ settings, charts, templates: null, clock, logger: silentLogger, ...options.deps });
}

/** Sends the only step of a parcel. */
export async function sendBy(courier: Courier, what: Parcel): Promise<Receipt> {
  const steps = await courier.steps(what);
  if (steps.length !== 1 || steps[0] === undefined) throw new Error(`${steps.length} steps`);
  return steps[0].send(new Map());
}

/** Why it could not be sent. */
export async function failureBy(courier: Courier, what: Parcel): Promise<DeliveryError> {
  return sendBy(courier, what).then(
    () => Promise.reject(new Error('it was sent')),
    (error: DeliveryError) => error,
  );
}
