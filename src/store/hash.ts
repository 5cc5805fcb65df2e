import type { Session } from './session.ts';

const low = '18446744073709551615::UHUGEINT';

/** SQL for the digest of one log entry: what it says, when and from whom we learned of it. */
const entryDigest = `md5_number(json_array((content >> 64)::UBIGINT, (content & ${low})::UBIGINT, recorded_at,
  recorded_by_source)::VARCHAR)`;

/** The halves of a sum of digests, as decimal text (they exceed a JS number). */
export interface DigestSum {
  readonly high: string;
  readonly low: string;
}

/** Sum of the digests of some rows of `events` (`source` is any FROM/WHERE): independent of their order. */
export async function sumEntries(session: Session, source: string): Promise<DigestSum> {
  return sumDigests(session, `SELECT ${entryDigest} AS digest ${source}`);
}

/** The digest of one policy version's JSON, `$1` of the statement. */
export async function digestOf(session: Session, document: unknown): Promise<DigestSum> {
  return sumDigests(session, 'SELECT md5_number($1::VARCHAR) AS digest', document);
}

async function sumDigests(session: Session, digests: string, parameter?: unknown): Promise<DigestSum> {
  const [row] = await session.rows<{ high: string; low: string }>(
    `SELECT coalesce(sum((digest >> 64)::HUGEINT), 0)::VARCHAR AS high,
      coalesce(sum((digest & ${low})::HUGEINT), 0)::VARCHAR AS low FROM (${digests})`,
    parameter,
  );
  return row ?? { high: '0', low: '0' };
}

/**
 * Adds the digests of new entries to the data hash: two sums modulo 2^64, so that the same set of entries gives the same
 * hash whatever the order and however often it was appended in parts.
 */
export async function addToHash(session: Session, { high, low }: DigestSum, entries: number): Promise<void> {
  const half = (column: string, sum: string) =>
    `${column} = ((${column}::HUGEINT + ${sum}::HUGEINT) % ${modulus})::UBIGINT`;
  await session.run(
    `UPDATE state SET entries = entries + ${entries}, ${half('hash_high', high)}, ${half('hash_low', low)}`,
  );
}

const modulus = '18446744073709551616::HUGEINT';
