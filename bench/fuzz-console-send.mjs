/** Requests of fuzz-console.mjs on their way. */
import http from 'node:http';
import net from 'node:net';

const patienceMs = 120_000;

/** Resolves with the answer, or with why there is none. */
export function send({ path: to, method, headers, body, cutMs }, at) {
  return new Promise((resolve) => {
    let request;
    try {
      request = http.request({ ...at, method, path: to, headers });
    } catch {
      return resolve('not sent');
    }
    const cut = (ms) => setTimeout(() => request.destroy(), ms);
    request.on('response', (response) => {
      const { statusCode: status, headers: said } = response;
      const chunks = [];
      const answered = () => resolve({ status, headers: said, body: Buffer.concat(chunks) });
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', answered);
      // A stream of events has no end.
      const isStream = said['content-type']?.startsWith('text/event-stream') === true;
      response.on('error', () => (isStream ? answered() : resolve('cut')));
      if (isStream) cut(cutMs ?? 20);
    });
    request.on('error', () => resolve('cut'));
    request.setTimeout(patienceMs, () => {
      resolve('no answer');
      request.destroy();
    });
    request.end(body);
    if (cutMs !== undefined && !to.startsWith('/api/events')) cut(cutMs);
  });
}

/** Resolves with all that came until the bot closed, or for a moment had nothing more to say. */
export function sendBytes(bytes, at) {
  return new Promise((resolve) => {
    let text = '';
    const socket = net.connect({ ...at, allowHalfOpen: true });
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (text.includes('text/event-stream')) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
    socket.on('end', () => socket.destroy());
    socket.setTimeout(patienceMs, () => {
      text = 'no end';
      socket.destroy();
    });
    socket.end(bytes);
  });
}
