import type { Response } from 'express';

/** Server-sent events to every open page. */
export interface Live {
  /** Id that a page which has seen everything would resume from. */
  lastId(): number;
  publish(type: string, data: unknown): void;
  /** Opens a page's stream, first with what it missed since `after`; `reset` where that is no longer known. */
  open(response: Response, after: number): void;
  stop(): void;
}

/** Events kept for pages that lost their connection. */
const BACKLOG = 500;
const HEARTBEAT_MS = 20_000;
/** A page that reads nothing is cut off before its unread events fill the memory; it resumes by itself. */
const MAX_UNREAD_BYTES = 4_000_000;

/** Keeps the last events for resuming, and the streams alive through proxies with a comment now and then. */
export function createLive(): Live {
  const streams = new Set<Response>();
  const backlog: { id: number; frame: string }[] = [];
  let last = 0;
  const heartbeat = setInterval(() => {
    for (const stream of streams) stream.write(': alive\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();

  function send(stream: Response, frame: string): void {
    if (stream.writableLength > MAX_UNREAD_BYTES) stream.destroy();
    else stream.write(frame);
  }

  return {
    lastId: () => last,
    publish(type, data) {
      last += 1;
      const frame = `id: ${last}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
      backlog.push({ id: last, frame });
      if (backlog.length > BACKLOG) backlog.shift();
      for (const stream of streams) send(stream, frame);
    },
    open(response, after) {
      response.set({
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      response.flushHeaders();
      const oldest = backlog[0]?.id ?? last + 1;
      response.write('retry: 1000\n\n');
      if (after > last || after < oldest - 1) response.write(`id: ${last}\nevent: reset\ndata: {}\n\n`);
      else for (const { id, frame } of backlog) if (id > after) response.write(frame);
      streams.add(response);
      response.on('close', () => streams.delete(response));
    },
    stop() {
      clearInterval(heartbeat);
      for (const stream of streams) stream.end();
      streams.clear();
    },
  };
}
