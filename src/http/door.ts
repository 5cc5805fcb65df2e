import type { IncomingMessage, ServerResponse } from 'node:http';

/** Takes requests ahead of Express; false: the request is not for it and was not touched. */
export type Door = (request: IncomingMessage, response: ServerResponse) => boolean;
