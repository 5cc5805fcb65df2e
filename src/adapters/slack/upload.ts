import type { webApi } from '@slack/bolt';
import { RespondFailed } from './place.ts';

export interface Attachment {
  readonly name: string;
  readonly title: string;
  /** Null where the file is no picture: with a description Slack silently shares no other kind. */
  readonly alt: string | null;
  readonly bytes: Uint8Array;
}

const attempts = 3;
const uploadMs = 60_000;

/** Where files are shared: in a thread, under a line. */
interface Shared {
  readonly channel: string;
  readonly thread: string;
  readonly comment: string;
}

interface Uploaded {
  readonly id: string;
  readonly title: string;
}

/**
 * Uploads files, to be shared by `files.completeUploadExternal`: the steps of the library's `filesUploadV2`, which names
 * the description `alt_text` where Slack's reference says `alt_txt` (1,000 characters); here both are sent.
 */
export async function uploadFiles(
  client: webApi.WebClient,
  files: readonly Attachment[],
): Promise<readonly Uploaded[]> {
  return Promise.all(files.map((file) => uploadFile(client, file)));
}

/** Uploads a file, which nobody sees before it is shared. */
export async function uploadFile(
  client: webApi.WebClient,
  { name, title, alt, bytes }: Attachment,
): Promise<Uploaded> {
  const place = (await client.apiCall('files.getUploadURLExternal', {
    filename: name,
    length: bytes.byteLength,
    ...(alt === null ? {} : { alt_txt: alt, alt_text: alt }),
  })) as { upload_url?: string; file_id?: string };
  await send(String(place.upload_url), bytes);
  return { id: String(place.file_id), title };
}

/** Arguments of `files.completeUploadExternal`, which shows uploaded files as one message. */
export function sharing(files: readonly Uploaded[], { channel, thread, comment }: Shared) {
  return { files, channel_id: channel, thread_ts: thread, initial_comment: comment };
}

async function send(url: string, bytes: Uint8Array): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream' },
        body: Buffer.from(bytes),
        signal: AbortSignal.timeout(uploadMs),
      });
      await response.body?.cancel();
      if (response.ok) return;
      throw new RespondFailed(response.status);
    } catch (error) {
      const isRefused = error instanceof RespondFailed && error.statusCode < 500 && error.statusCode !== 429;
      if (attempt >= attempts || isRefused) throw error;
    }
  }
}
