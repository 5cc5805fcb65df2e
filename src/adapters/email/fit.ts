import type { ReportFile } from '../../core/report/document.ts';

/** What a message carries beside its words. */
export interface Load {
  readonly attached: readonly ReportFile[];
  readonly leftOut: readonly ReportFile[];
  readonly withPictures: boolean;
}

/** All that a message may carry, and with `files` none without them. */
export function loadOf(files: readonly ReportFile[], { attach }: { attach: boolean }): Load {
  return { attached: attach ? files : [], leftOut: attach ? [] : files, withPictures: true };
}

/**
 * Builds a message no larger than `maxBytes`: the largest files are left out first, whole, then the pictures. Null where
 * its words alone are larger.
 */
export async function fitMessage(
  load: Load,
  maxBytes: number,
  build: (load: Load) => Promise<Buffer>,
): Promise<{ readonly message: Buffer; readonly load: Load } | null> {
  for (let next: Load | null = load; next !== null; next = lighter(next)) {
    const message = await build(next);
    if (message.length <= maxBytes) return { message, load: next };
  }
  return null;
}

function lighter({ attached, leftOut, withPictures }: Load): Load | null {
  const largest = [...attached].sort((a, b) => b.bytes.length - a.bytes.length)[0];
  if (largest !== undefined) {
    return {
      attached: attached.filter((file) => file !== largest),
      leftOut: [...leftOut, largest],
      withPictures,
    };
  }
  return withPictures ? { attached, leftOut, withPictures: false } : null;
}
