import { UserError } from '../../core/errors.ts';
import type { Mapping } from '../mapping/schema.ts';
import { openText } from './open-text.ts';
import { createParser } from './parser.ts';

/** How much of a file is tried. */
const triedChars = 64 * 1024 * 1024;

/** What a drafted mapping makes of (the beginning of) its file. */
export interface Trial {
  readonly rejected: ReadonlyMap<string, number>;
  /** Why the file could not be read to its end; null: it could. */
  readonly failure: string | null;
}

/** Reads the file by the mapping, up to 64 MiB of text, and tells why rows are rejected. */
export async function tryMapping(path: string, mapping: Mapping): Promise<Trial> {
  const rejected = new Map<string, number>();
  const count = (_line: number, reason: string): void => {
    rejected.set(reason, (rejected.get(reason) ?? 0) + 1);
  };
  const parser = createParser({ path, mapping, recordedAt: 0 }, { event() {}, rejected: count });
  let chars = 0;
  try {
    for await (const { text } of openText(path, mapping.encoding)) {
      parser.push(text);
      chars += text.length;
      // Not to the end then: the last row is cut.
      if (chars > triedChars) return { rejected, failure: null };
    }
    parser.end();
    return { rejected, failure: null };
  } catch (error) {
    if (error instanceof UserError) return { rejected, failure: error.message };
    throw error;
  }
}

/** The values behind a reason among the rejections. */
export function valuesOf({ rejected }: Trial, reason: string): string[] {
  const start = `${reason}: `;
  return [...rejected.keys()].flatMap((text) => (text.startsWith(start) ? [text.slice(start.length)] : []));
}
