import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuard } from '../../../../src/adapters/console/guard.ts';

const app = express();
const server = createServer(app);
let port = 0;

beforeAll(async () => {
  const guard = createGuard('127.0.0.1', () => port, 'token');
  app.use(guard.sameOrigin, (_request, response) => void response.json({}));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => new Promise((done) => server.close(done)));

function answer(host: string): Promise<{ readonly status: number | undefined; readonly text: string }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, headers: { Host: host } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
    }).on('error', reject);
  });
}

describe('the console’s guard', () => {
  it('says at which port it answers to who leads another local port there', async () => {
    for (const host of ['127.0.0.1:9', 'localhost:9', '[::1]:9', 'localhost']) {
      const { status, text } = await answer(host);
      expect(status).toBe(403);
      expect(text).toContain(`ssh -L ${port}:127.0.0.1:${port}`);
    }
    expect(await answer(`localhost:${port}`)).toMatchObject({ status: 200 });
  });

  it('says nothing of the port to another name', async () => {
    for (const host of ['evil.example', `evil.example:${port}`, 'localhost.evil.example:9']) {
      const { status, text } = await answer(host);
      expect([status, text.includes(String(port))]).toEqual([403, false]);
    }
  });
});
