/** Slack's envelopes over the socket, mutated, with frames that are none, and connections that end. */
import { after } from './fuzz-chat.mjs';
import { mutateJson, mutateText, pick, randomOf } from './fuzz-mutate.mjs';
import { answerProblems } from './fuzz-slack-answers.mjs';
import { freshDelivery, mutatedPayload } from './fuzz-slack-fresh.mjs';

const bytes = (...values) => Buffer.from(values);
/** Frames that no client can read as a message, or that end the connection. */
const broken = [
  bytes(0x81, 2, 0xc3, 0x28),
  bytes(0x82, 3, 1, 2, 3),
  bytes(0x83, 1, 65),
  bytes(0xf1, 1, 65),
  bytes(0x89, 126, 0, 200, ...new Array(200).fill(0)),
  bytes(0x88, 2, 0x03, 0xf3),
  bytes(0x81, 0x81, 1, 2, 3, 4, 5),
  bytes(0x80, 1, 65),
];
const oddMessages = [
  'null',
  '[]',
  '0',
  '""',
  '{',
  '{}',
  '{"type":"hello"}',
  '{"type":"disconnected","envelope_id":"x"}',
];
const odd = [
  ...oddMessages,
  ...['ws_message', 'slack_event', 'close', 'error', 'connected', '__proto__'].map((type) =>
    JSON.stringify({ type: 'events_api', envelope_id: 'x', payload: { event: { type } } }),
  ),
];

/** Sends envelopes by number; resolves with what became of them. */
export function openSocket({ fake, deliveries, seed, problems }) {
  const streams = new Set();
  fake.server.on('upgrade', (_request, stream) => {
    streams.add(stream);
    stream.on('close', () => streams.delete(stream));
  });
  // Of the connection that stands already nobody knows the stream.
  fake.disconnect('drop');

  async function connected() {
    for (let waited = 0; fake.connections === 0 && waited < 30_000; waited += 10) await after(10);
    if (fake.connections === 0) throw new Error('the bot does not come back');
    return [...fake.sockets].at(-1);
  }

  return {
    async send(number) {
      const random = randomOf(seed * 1_000_003 + number * 7_919);
      const socket = await connected();
      if (random() < 0.01) {
        socket.send(pick(odd, random));
        return 'odd message';
      }
      const { type, payload } = freshDelivery(fake, deliveries, number, random);
      const envelope_id = `E${number}`;
      const envelope = {
        envelope_id,
        type,
        payload: mutatedPayload(payload, deliveries, random),
        accepts_response_payload: type !== 'events_api',
      };
      const roll = random();
      if (roll < 0.15) {
        const said = JSON.stringify(mutateJson(envelope, random, [envelope, ...deliveries])) ?? 'null';
        socket.send(random() < 0.5 ? said : mutateText(said, random));
        return 'no envelope';
      }
      const said = JSON.stringify(envelope);
      let got;
      // Slack delivers again what was lost with a connection.
      for (let times = 0; got === undefined && times < 4; times += 1) {
        const ack = new Promise((done) => fake.waiting.set(envelope_id, { at: performance.now(), done }));
        (await connected()).send(said);
        got = await Promise.race([ack, after(20_000)]);
      }
      if (got === undefined) problems.push(`envelope ${number} is not acknowledged`);
      for (const problem of answerProblems(got?.payload)) problems.push(`envelope ${number}: ${problem}`);
      return got === undefined ? 'lost' : 'acknowledged';
    },
    /** Between the parts, when nothing is on its way. */
    async between(until) {
      const random = randomOf(seed + until);
      if (random() > 0.4) return;
      const [stream] = streams;
      const roll = random();
      if (roll < 0.2) fake.disconnect('refresh');
      else if (roll < 0.4) fake.disconnect('drop');
      else stream?.write(pick(broken, random));
      // It notices within moments; where it goes on with the old connection, that is one too.
      await after(300);
      await connected();
    },
  };
}
