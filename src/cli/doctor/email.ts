import { EmailFailure } from '../../adapters/email/failures.ts';
import { type EmailSettings, emailOff, emailSettings } from '../../adapters/email/settings.ts';
import { UserError } from '../../core/errors.ts';
import { type DoctorCheck, type DoctorFinding, finding } from './check.ts';

const about = 'E-mail';
const ways: Readonly<Record<EmailSettings['security'], string>> = {
  tls: 'encrypted (TLS)',
  starttls: 'encrypted (STARTTLS)',
  none: 'not encrypted',
};

/** Whether the mail server lets the bot in, encrypted as asked for, and whether the template is in order. */
export const checkEmail: DoctorCheck = async ({ config, cli }) => {
  const { env } = cli.io;
  const off = emailOff(env, config.email);
  if (off !== null) return [finding(about, 'off', off, null)];
  try {
    const { openEmailTemplate } = await import('../../output/email/template.ts');
    openEmailTemplate(config.templates);
    return await examine(emailSettings(env, config.email));
  } catch (error) {
    if (error instanceof UserError) return [finding(about, 'problem', error.message, error.hint)];
    if (error instanceof EmailFailure)
      return [finding(about, 'problem', error.what, error.fix ?? 'try again later')];
    throw error;
  }
};

async function examine(settings: EmailSettings): Promise<DoctorFinding[]> {
  const { mailServer } = await import('../../adapters/email/session.ts');
  const session = await mailServer(settings).open();
  session.close();
  const { host, port, security, auth, maxMessageBytes } = settings;
  const who = auth === null ? 'connected to' : 'signed in to';
  const takes = Math.min(maxMessageBytes, session.maxBytes ?? maxMessageBytes);
  const text = `${who} ${host}:${port}, ${ways[security]}; messages up to ${(takes / 1_000_000).toFixed(1)} MB`;
  if (security === 'none') return [finding(about, 'warning', text, 'set email.security to starttls or tls')];
  return [finding(about, 'ok', text, null)];
}
