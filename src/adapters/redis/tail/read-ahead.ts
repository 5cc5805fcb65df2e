/** Asks for the next value while the one before is used; stops the source where its user stops. */
export async function* readAhead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const values = source[Symbol.asyncIterator]();
  let next = values.next();
  // Whoever waits for it sees the error; until then it is not unhandled.
  next.catch(() => undefined);
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = values.next();
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await values.return?.();
  }
}
