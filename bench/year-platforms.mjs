/** Platforms for bench/year-of-kills.mjs that keep what they are sent and fail at random. */
import { createServer } from 'node:http';

/** Reads a JSON body. */
export async function bodyOf(request) {
  let text = '';
  for await (const part of request) text += part;
  return text === '' ? {} : JSON.parse(text);
}

/**
 * One platform on a port of its own. `clock.pass(ms)` lets simulated time pass. While it is `down` it takes no
 * connections. `counts`: how often it failed in each way.
 */
export async function startPlatform(name, { random, clock, canAsk }) {
  const posts = [];
  const counts = { sends: 0, finds: 0, limited: 0, brokenBefore: 0, brokenAfter: 0, lost: 0, refused: 0 };
  let port = 0;

  async function answer(request, response) {
    const body = await bodyOf(request);
    clock.pass(Math.floor(random() * 500));
    await new Promise((resolve) => setTimeout(resolve, random() * 6));
    const chance = random();
    const end = (status, content) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-now': clock.now() });
      response.end(JSON.stringify(content));
    };
    const limited = () => {
      counts.limited += 1;
      response.setHeader('retry-after', 1 + Math.floor(random() * 30));
      end(429, {});
    };
    if (request.url === '/find') {
      counts.finds += 1;
      if (chance < 0.04) return limited();
      if (chance < 0.08) return end(503, {});
      if (!canAsk) return end(200, { found: 'unknowable' });
      const isThere = posts.some(({ id, step }) => id === body.id && step === body.step);
      return end(200, { found: isThere ? { ts: `${body.id} ${body.step}` } : null });
    }
    counts.sends += 1;
    if (chance < 0.03) return limited();
    if (chance < 0.05) {
      counts.brokenBefore += 1;
      return end(500, {});
    }
    posts.push({ ...body, platform: name, at: clock.now() });
    if (chance < 0.07) {
      counts.brokenAfter += 1;
      return end(502, {});
    }
    if (chance < 0.1) {
      counts.lost += 1;
      return request.socket.destroy();
    }
    // Somebody who dies now has posted and does not know.
    await new Promise((resolve) => setTimeout(resolve, random() * 6));
    return end(200, { ts: `${body.id} ${body.step}` });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const listen = () =>
    new Promise((resolve) => {
      server.listen(port, '127.0.0.1', () => {
        port = server.address().port;
        resolve();
      });
    });
  const stop = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  await listen();
  return {
    name,
    port,
    posts,
    counts,
    async setDown(isDown) {
      if (isDown === !server.listening) return;
      if (isDown) {
        counts.refused += 1;
        await stop();
      } else await listen();
    },
    close: stop,
  };
}
