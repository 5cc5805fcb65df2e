/** Why something could not be done in Slack, as a person can act on it. */
export interface Failure {
  /** Slack's own word, or what became of the request: `not_in_channel`, `http_503`, `timeout`. */
  readonly code: string;
  /** One or two sentences. */
  readonly words: string;
  /** Of a fault that is none of Slack's: the stack, for the log. */
  readonly cause?: string;
}

const invite = 'I am not a member of this channel. Invite me with /invite @sla-bot, then ask again.';
const archived = 'This channel is archived, so nobody can post here. Ask in another channel.';
const notLetIn =
  'Slack no longer lets me in. Whoever runs me must install the app again and give me its new token.';
const troubled = 'Slack met an error of its own. Ask again in a minute.';
const busy = 'Slack did not answer in time. Ask again in a minute.';

const tooLong = 'The answer is too long for Slack. Ask for a shorter period, or for a file: format=pdf.';
const slowDown = 'Slack asks me to slow down. Ask again in a minute.';

const ours = 'Something went wrong on my side.';

const words: Readonly<Record<string, string>> = {
  not_in_channel: invite,
  channel_not_found: invite,
  is_archived: archived,
  restricted_action: 'This channel lets only some people post. Ask in another one, or in a direct message.',
  restricted_action_read_only_channel:
    'This channel is read-only. Ask in another one, or in a direct message.',
  restricted_action_thread_locked: 'This thread is locked. Ask outside of it.',
  thread_not_found: 'The thread is gone. Ask again in the channel.',
  user_not_in_channel: 'You are not in this channel. Ask in one that you are in, or in a direct message.',
  cannot_dm_bot: 'I cannot write to another bot.',
  expired_trigger_id: 'Slack’s form opened too late. Ask again, or type the command: /sla report weekly.',
  exchanged_trigger_id:
    'Slack’s form was opened already. Ask again, or type the command: /sla report weekly.',
  invalid_trigger_id: 'Slack could not open its form. Type the command instead: /sla report weekly.',
  msg_too_long: tooLong,
  msg_blocks_too_long: tooLong,
  invalid_blocks: 'Slack refused the form of my answer. Ask for a file instead: format=pdf.',
  file_upload_size_restricted: 'The file is larger than this workspace allows.',
  storage_limit_reached: 'This workspace has no room left for files.',
  missing_scope: 'I lack a permission. Whoever runs me finds it with: sla-bot slack manifest --explain.',
  ratelimited: slowDown,
  rate_limited: slowDown,
  invalid_auth: notLetIn,
  not_authed: notLetIn,
  token_revoked: notLetIn,
  token_expired: notLetIn,
  account_inactive: notLetIn,
};

/** Reads an error of the Web API, of a response address or of the network. */
export function failureOf(error: unknown): Failure {
  const code = codeOf(error);
  if (code === 'unknown') return { code, words: ours, cause: causeOf(error) };
  return { code, words: words[code] ?? otherWords(code) };
}

/** The bot's token is no good: nothing that it posts will arrive. */
export function isShutOut({ code }: Failure): boolean {
  return words[code] === notLetIn;
}

function otherWords(code: string): string {
  if (/^(timeout|network|request_timeout)$/.test(code)) return busy;
  return isTemporary(code) ? troubled : `Slack refused my answer (${code}).`;
}

/** The stack of a fault, for the log. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  const { data, statusCode, code, original } = error as Record<string, unknown>;
  const slackWord = (data as { error?: unknown } | undefined)?.error;
  if (typeof slackWord === 'string') return slackWord.slice(0, 80);
  if (typeof statusCode === 'number') return `http_${statusCode}`;
  if (code === 'slack_webapi_rate_limited_error' || isRateLimit(original) || isRateLimit(error))
    return 'ratelimited';
  if (original instanceof Error) return original.name === 'TimeoutError' ? 'timeout' : 'network';
  if (error instanceof TypeError && error.cause instanceof Error) return 'network';
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout';
  return typeof code === 'string' ? code : 'unknown';
}

/** The library tells a 429 by words alone: with the time to wait that is over, or without one. */
function isRateLimit(error: unknown): boolean {
  return error instanceof Error && /^A rate limit was|^Retry header/.test(error.message);
}

/** What names a request that never left this machine. */
const unsent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

/** Whether Slack may have done what it was asked and only its answer was lost. */
export function isUnconfirmed(error: unknown): boolean {
  if (!/^(network|timeout)$/.test(codeOf(error))) return false;
  const { original, cause } = error as { original?: unknown; cause?: unknown };
  const reason = ((original as { cause?: unknown } | undefined)?.cause ?? cause ?? original) as
    | { code?: unknown }
    | undefined;
  return !unsent.test(String(reason?.code));
}

/** Whether the same request may do later, and was not done before. */
export function isRepeatable(error: unknown): boolean {
  return !isUnconfirmed(error) && isPassing(codeOf(error));
}

/** Whether the same request may do later. */
export function isPassing(code: string): boolean {
  return isTemporary(code) || /^rate_?limited$/.test(code);
}

function isTemporary(code: string): boolean {
  return /^http_5|^timeout$|^network$/.test(code) || isHiccup({ code });
}

/** A fault of Slack's own, told as an answer: the library repeats requests that failed, but not those. */
export function isHiccup({ code }: Pick<Failure, 'code'>): boolean {
  return /^(internal_error|fatal_error|service_unavailable|request_timeout)$/.test(code);
}
