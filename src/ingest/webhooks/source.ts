import type { IncomingHttpHeaders } from 'node:http';
import type { SourceKind, SourceSettings } from '../../../config/sources-schema.ts';
import type { ArrivedEvent } from '../../ports/intake.ts';

/** A request as it came, its body unread. */
export interface WebhookRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  /** By our clock, epoch milliseconds. */
  readonly receivedAt: number;
}

/** One configured source. */
export interface Endpoint {
  /** In the log and in the address. */
  readonly name: string;
  readonly kind: SourceKind;
  readonly settings: Pick<SourceSettings, 'fields' | 'priorities' | 'pauses'>;
}

/** Why a request is not trusted, without a hint at what would be right. */
export interface Refusal {
  readonly status: 401 | 400;
  readonly reason: string;
}

/** What a trusted body says. */
export interface Reading {
  readonly events: readonly ArrivedEvent[];
  /** Kinds of events that mean nothing for a clock, by the sender's name; counted, not kept. */
  readonly ignored: readonly string[];
  /** What should have meant something and could not be used. */
  readonly dead: readonly { readonly kind: string | null; readonly reason: string }[];
  /** Where the sender asks for an answer of its own (a handshake); else it is told how many events were taken. */
  readonly reply?: { readonly contentType: string; readonly body: string };
}

/** What one kind of sender speaks. Pure but for cryptography. */
export interface WebhookSource {
  readonly kind: SourceKind;
  /** It cannot sign: its secret is a token that every request brings (bearer, basic, a header, the address). */
  readonly token?: true;
  /** It may send `application/x-www-form-urlencoded` with the JSON in a field of this name. */
  readonly formField?: string;
  /** Lower-case names of the headers that `read` needs; they are kept with a dead letter. None may be a secret. */
  readonly reads?: readonly string[];
  /** Null: it is from who holds one of the secrets, and recent. Every secret is compared in constant time. */
  verify(
    request: WebhookRequest,
    secrets: readonly string[],
    options: { readonly replayWindowMs: number },
  ): Refusal | null;
  /** Never throws: a body that is not as its vendor documents is one dead letter that names the field. */
  read(body: unknown, endpoint: Endpoint, request: WebhookRequest): Reading;
}
