import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

const header = 'X-Request-Id';

/** Gives the answer to a request an id of its own; what a sender calls it is not taken. */
export function nameRequest(response: ServerResponse): void {
  response.setHeader(header, randomUUID());
}

/** The id that the answer carries, for the log; absent where it has none. */
export function requestIdOf(response: ServerResponse): { readonly requestId?: string } {
  const id = response.getHeader(header);
  return typeof id === 'string' ? { requestId: id } : {};
}
