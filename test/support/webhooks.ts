import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { OpenEndpoint } from '../../src/ingest/webhooks/endpoints.ts';
import { arrived } from '../../src/ingest/webhooks/event.ts';
import { headerOf, isSigned, refuse } from '../../src/ingest/webhooks/secrets.ts';
import type { WebhookSource } from '../../src/ingest/webhooks/source.ts';
import type { DeadLetter, DeadLetters } from '../../src/ports/dead-letters.ts';
import type { ArrivedEvent, Intake } from '../../src/ports/intake.ts';

const body = z.object({
  events: z.array(z.object({ id: z.string(), incident: z.string(), at: z.number() })),
});

/** A sender of events that signs its body in `x-signature`; what it says in `x-kind` decides how it is read. */
export const signedSource: WebhookSource = {
  kind: 'native',
  formField: 'payload',
  reads: ['x-kind'],
  verify({ headers, body: content }, secrets) {
    const signatures = [headerOf(headers, 'x-signature') ?? ''];
    const check = { algorithm: 'sha256', encoding: 'hex', content: [content], signatures, secrets } as const;
    return isSigned(check) ? null : refuse('signature');
  },
  read(value, { name }, { headers }) {
    const kind = headerOf(headers, 'x-kind');
    const nothing = { events: [], ignored: [], dead: [] };
    if (kind === 'ping') return { ...nothing, ignored: ['ping'] };
    if (kind === 'hello') return { ...nothing, reply: { contentType: 'text/plain', body: 'hello' } };
    if (kind === 'broken') throw new Error('broken');
    const parsed = body.safeParse(value);
    if (!parsed.success) return { ...nothing, dead: [{ kind, reason: 'events is missing' }] };
    const events = parsed.data.events.map(({ id, incident, at }) =>
      arrived({ source: name, incident, eventId: id, type: 'opened', at }),
    );
    return { ...nothing, events };
  },
};

export const secret = 'a secret of the sender';

export function signature(text: string | Buffer, key = secret): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

export function openEndpoint(more: Partial<OpenEndpoint> = {}): OpenEndpoint {
  return {
    name: 'live',
    kind: 'native',
    source: signedSource,
    secrets: [secret],
    lacking: null,
    isUnusable: false,
    settings: {
      fields: { service: null, team: null, customer: null, priority: null, assignee: null },
      priorities: {},
      pauses: null,
    },
    ...more,
  };
}

/** An intake that keeps what it is given by event id. */
export function memoryIntake(): Intake & { readonly events: ArrivedEvent[]; fails: unknown } {
  const events: ArrivedEvent[] = [];
  const intake = {
    events,
    fails: null as unknown,
    async append(given: readonly ArrivedEvent[]) {
      if (intake.fails !== null) throw intake.fails;
      const fresh = given.filter(({ eventId }) => !events.some((known) => known.eventId === eventId));
      events.push(...fresh);
      return { appended: fresh.length, duplicates: given.length - fresh.length };
    },
  };
  return intake;
}

export function memoryLetters(): DeadLetters & { readonly letters: DeadLetter[]; fails: unknown } {
  const keeper = {
    letters: [] as DeadLetter[],
    fails: null as unknown,
    async put(letter: Omit<DeadLetter, 'times'>) {
      if (keeper.fails !== null) throw keeper.fails;
      keeper.letters.push({ ...letter, times: 1 });
    },
    list: async () => keeper.letters,
    find: async (id: string) => keeper.letters.find((letter) => letter.id === id) ?? null,
    remove: async () => {},
    counts: async () => [],
  };
  return keeper;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** One request, as it is; `write`: its body is sent so instead. */
export function ask(
  port: number,
  options: http.RequestOptions & {
    readonly body?: string | Buffer;
    write?: (to: http.ClientRequest) => void;
  },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { body: content, write, ...rest } = options;
    const request = http.request(
      { host: '127.0.0.1', port, method: 'POST', agent: false, ...rest },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    if (write === undefined) request.end(content);
    else write(request);
  });
}

/** The port of a server that listens on loopback. */
export function listening(server: http.Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
