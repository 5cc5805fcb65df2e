/** Two ways into the shared log for bench/shared-appender.mjs; what they reject has to be sent again. */
import { createHmac } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { createInterface } from 'node:readline';

/** How senders wait for an answer: shorter than a bot is paused. */
const patienceMs = 5_000;

/** Straight to Redis, as a bot does that takes a webhook. */
export async function intakeDoor(given) {
  const { redisSchema } = await import('../dist/config/redis-schema.js');
  const { connectRedis } = await import('../dist/src/adapters/redis/connect.js');
  const { createSharedIntake } = await import('../dist/src/adapters/redis/log/intake.js');
  const { markPartitions } = await import('../dist/src/adapters/redis/log/partition-marks.js');
  const { openLog } = await import('../dist/src/adapters/redis/open-log.js');
  const settings = redisSchema.parse(given);
  const link = await connectRedis(settings, process.env, { patienceMs: 30_000 });
  const log = await openLog(link, settings.partitions);
  await markPartitions(link, log);
  const acknowledge = { replicas: settings.acknowledge.replicas, timeoutMs: settings.acknowledge.timeout };
  let opened = null;
  return {
    async append(events) {
      opened ??= link
        .duplicate('log')
        .then((redis) => createSharedIntake({ redis, keys: link.keys, log, acknowledge }));
      const intake = await opened.catch((error) => {
        opened = null;
        throw error;
      });
      return intake.append(events);
    },
    close: link.close,
  };
}

/** Signed webhooks to whichever bot; the ports that listen come as JSON lines on standard input. */
export function webhookDoor({ name, secret, random }) {
  const agent = new Agent({ keepAlive: true });
  let ports = [];
  createInterface({ input: process.stdin }).on('line', (line) => {
    ports = JSON.parse(line);
  });
  const post = (port, body) =>
    new Promise((resolve, reject) => {
      const time = String(Math.floor(Date.now() / 1_000));
      const digest = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
      const headers = {
        'Content-Type': 'application/json',
        'X-Sla-Bot-Timestamp': time,
        'X-Sla-Bot-Signature': `sha256=${digest}`,
      };
      const options = { host: '127.0.0.1', port, path: `/webhooks/${name}`, method: 'POST', agent, headers };
      const request = httpRequest(options, (response) => {
        let text = '';
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode, text }));
        response.on('error', reject);
      });
      request.setTimeout(patienceMs, () => request.destroy(new Error('no answer')));
      request.on('error', reject);
      request.end(body);
    });
  return {
    async append(events) {
      if (ports.length === 0) throw new Error('nobody listens');
      const port = ports[Math.floor(random() * ports.length)];
      const { status, text } = await post(port, JSON.stringify({ events }));
      // 408: what a bot that was stopped had not read in time.
      if (status === 503 || status === 408) throw new Error(String(status));
      if (status !== 200) {
        process.stderr.write(`status ${status}: ${text}\n`);
        process.exit(1);
      }
      return JSON.parse(text);
    },
    close: () => {
      agent.destroy();
      process.stdin.destroy();
    },
  };
}
