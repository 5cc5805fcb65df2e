/** What is under way at a stop may end by itself for this long, */
const patienceMs = 7_000;
/** and once it was told to give up has this long to say so: together within the 10 s that a stop may take. */
const lastWordsMs = 2_000;

/** Resolves when everything has ended, having told it to give up (`abort`) where it took too long. */
export async function drain(running: Iterable<Promise<unknown>>, abort: () => void): Promise<void> {
  const all = Promise.allSettled(running);
  if (await endsWithin(all, patienceMs)) return;
  abort();
  await endsWithin(all, lastWordsMs);
}

async function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
