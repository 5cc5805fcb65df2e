import type { IncomingMessage, ServerResponse } from 'node:http';
import { type App, HTTPModuleFunctions, isRawBodyError, type Receiver } from '@slack/bolt';
import type { Logger } from '../../ports/logger.ts';
import { handOver } from './hand-over.ts';

/** Slack's requests in HTTP mode. */
export interface HttpDoor {
  readonly receiver: Receiver;
  /** Never rejects. */
  take(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

const { buildContentResponse, buildNoBodyResponse, parseAndVerifyHTTPRequest, parseHTTPRequestBody } =
  HTTPModuleFunctions;

/**
 * Takes what Slack signed; 401 for anything else. Bolt's own receiver ends the process where a signed body is no object,
 * answers 500 where it cannot read one, and holds for three seconds what nobody listens to.
 */
export function createHttpDoor(signingSecret: string, logger: Logger): HttpDoor {
  let app: App | null = null;
  return {
    receiver: {
      init(made) {
        app = made;
      },
      start: async () => undefined,
      stop: async () => undefined,
    },
    async take(request, response) {
      const body = await readBody(request, signingSecret);
      if ('status' in body) return buildNoBodyResponse(response, body.status);
      const { ssl_check, type, challenge } = (body.value ?? {}) as Readonly<Record<string, unknown>>;
      if (ssl_check === '1') return buildNoBodyResponse(response, 200);
      if (type === 'url_verification') return buildContentResponse(response, { challenge });
      const ack = async (answer: unknown) => buildContentResponse(response, answer);
      if (app !== null) await handOver(app, { body: body.value, ack }, logger);
    },
  };
}

async function readBody(
  request: IncomingMessage,
  signingSecret: string,
): Promise<{ readonly value: unknown } | { readonly status: number }> {
  const { defaultBodyLimit: bodyLimit } = HTTPModuleFunctions;
  let signed: Awaited<ReturnType<typeof parseAndVerifyHTTPRequest>>;
  try {
    signed = await parseAndVerifyHTTPRequest({ enabled: true, signingSecret, bodyLimit }, request);
  } catch (error) {
    return { status: isRawBodyError(error) && error.statusCode === 413 ? 413 : 401 };
  }
  try {
    return { value: parseHTTPRequestBody(signed) };
  } catch {
    return { status: 400 };
  }
}
