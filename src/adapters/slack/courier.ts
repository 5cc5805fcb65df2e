import type { webApi } from '@slack/bolt';
import type { SlackMessage } from '../../output/slack/payload.ts';
import { reportToSlack } from '../../output/slack/report-to-slack.ts';
import { mrkdwnText } from '../../output/slack/words.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Courier, DeliveryError, type Parcel, type Step } from '../../ports/courier.ts';
import type { Receipt } from '../../ports/delivery-ledger.ts';
import type { ChartEngine } from '../../ports/renderer.ts';
import { inert, type Posted, type ReportMetadata } from './api.ts';
import { type Attached, attachedTo } from './attachments.ts';
import { deliveryError } from './delivery-error.ts';
import { findInChannel, findInThread, type SeenMessage } from './look-back.ts';
import { type Attachment, sharing, uploadFile } from './upload.ts';

export interface SlackCourierDeps {
  /** Must not try anything again by itself. */
  readonly client: webApi.WebClient;
  readonly charts: Pick<ChartEngine, 'png'>;
  readonly clock: Clock;
}

/** How far Slack's clock may be behind ours. */
const marginMs = 5 * 60_000;
/** Slack shares a file some time after it was asked to; until then its absence says nothing. */
const sharingMs = 10_000;
const first = 'message';
const eventType = 'sla_report';

/**
 * Posts digests: the message, the rest of it in its thread, then each picture and file there. What was posted is found
 * again by the delivery's id in the metadata of messages, and files by their names in the thread.
 */
export function createSlackCourier({ client, charts, clock }: SlackCourierDeps): Courier {
  /** The channel of an address: a person's is that of direct messages with them. */
  async function channelOf(address: string): Promise<string> {
    if (!/^[UW]/.test(address)) return address;
    const { channel } = (await client.apiCall('conversations.open', { users: address })) as {
      channel?: { id?: string };
    };
    return channel?.id ?? address;
  }

  async function post(
    message: SlackMessage,
    to: { channel: string; thread_ts?: string },
    metadata: ReportMetadata,
  ) {
    const { text, blocks } = message;
    const content = blocks.length === 0 ? { text } : { text, blocks };
    const { channel, ts } = (await client.apiCall('chat.postMessage', {
      ...to,
      ...content,
      ...inert,
      metadata,
    })) as { channel?: string; ts?: string };
    return { channel: String(channel ?? to.channel), ts: String(ts) };
  }

  /** Rejects with DeliveryError alone. `isSeen`: what is asked has an effect that somebody sees. */
  async function told<T>(parcel: Parcel, isSeen: boolean, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof DeliveryError ? error : deliveryError(error, parcel.address, isSeen);
    }
  }

  function messageStep(parcel: Parcel, message: SlackMessage): Step {
    return {
      name: first,
      async send() {
        const channel = await told(parcel, false, () => channelOf(parcel.address));
        return told(parcel, true, () => post(message, { channel }, metadataOf(parcel, first)));
      },
      find: (_before, begunAt) =>
        told(parcel, false, async () => {
          const channel = await channelOf(parcel.address);
          const found = await findInChannel(client, channel, begunAt - marginMs, isStep(parcel, first));
          return found === null ? null : { channel, ts: String(found.ts) };
        }),
    };
  }

  function threadStep(parcel: Parcel, message: SlackMessage, name: string): Step {
    return {
      name,
      send(before) {
        const { channel, ts } = rootOf(before);
        const metadata = metadataOf(parcel, name);
        return told(parcel, true, () => post(message, { channel, thread_ts: ts }, metadata));
      },
      find: (before) =>
        told(parcel, false, async () => {
          const root = rootOf(before);
          const found = await findInThread(client, root, isStep(parcel, name));
          return found === null ? null : { channel: root.channel, ts: String(found.ts) };
        }),
    };
  }

  function fileStep(parcel: Parcel, { name, make }: Attached): Step {
    return {
      name: `file ${name}`,
      async send(before) {
        const { channel, ts } = rootOf(before);
        const file = await made(name, make);
        const uploaded = await told(parcel, false, () => uploadFile(client, file));
        const to = { channel, thread: ts, comment: mrkdwnText(file.title, 1_000) };
        await told(parcel, true, () =>
          client.apiCall('files.completeUploadExternal', sharing([uploaded], to)),
        );
        return { file: uploaded.id };
      },
      async find(before, begunAt) {
        const root = rootOf(before);
        const isFile = ({ name: other }: { readonly name?: string }) => other === name;
        const found = await told(parcel, false, () =>
          findInThread(
            client,
            root,
            ({ user, files }, { user: own }) => user === own && files?.some(isFile) === true,
          ),
        );
        const file = found?.files?.find(isFile);
        if (file !== undefined) return { file: String(file.id) };
        const leftMs = begunAt + sharingMs - clock.now();
        if (leftMs <= 0) return null;
        throw new DeliveryError('not-sent', 'Slack may still be sharing the file.', { retryAfterMs: leftMs });
      },
    };
  }

  return {
    platform: 'slack',
    async steps(parcel) {
      const reply = reportToSlack(parcel.digest);
      return [
        messageStep(parcel, reply.main),
        ...reply.thread.map((message, index) => threadStep(parcel, message, `thread ${index + 1}`)),
        ...attachedTo(reply, charts).map((file) => fileStep(parcel, file)),
      ];
    },
  };
}

/** A fault of ours, before anything was sent. */
async function made(name: string, make: Attached['make']): Promise<Attachment> {
  try {
    return await make();
  } catch (cause) {
    throw new DeliveryError('not-sent', `The file ${name} could not be made.`, { cause });
  }
}

function metadataOf({ id, reportId, schedule }: Parcel, step: string): ReportMetadata {
  return {
    event_type: eventType,
    event_payload: { report_id: reportId, delivery_id: id, step, schedule },
  };
}

function isStep({ id }: Parcel, step: string): (message: SeenMessage) => boolean {
  return ({ metadata }) =>
    metadata?.event_type === eventType &&
    metadata.event_payload?.delivery_id === id &&
    metadata.event_payload.step === step;
}

function rootOf(before: ReadonlyMap<string, Receipt>): Posted {
  const { channel, ts } = before.get(first) ?? {};
  if (channel === undefined || ts === undefined)
    throw new TypeError('a thread needs the receipt of its message');
  return { channel, ts };
}
