/** Reads several sources side by side and gives what comes, as it comes. */
export async function* mergePages<Item>(sources: AsyncIterable<Item>[]): AsyncGenerator<Item> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const pending = new Map(iterators.map((iterator) => [iterator, next(iterator)]));
  try {
    while (pending.size > 0) {
      const { source, result } = await Promise.race(pending.values());
      // To the end of the line: of several that are ready, a race is won by the first.
      pending.delete(source);
      if (result.done === true) continue;
      pending.set(source, next(source));
      yield result.value;
    }
  } finally {
    // When the reader stops early, or one source fails, the others must not go on alone or fail unheard.
    for (const [source, step] of pending) {
      step.catch(() => undefined);
      void source.return?.().catch(() => undefined);
    }
  }
}

async function next<Item>(source: AsyncIterator<Item>) {
  return { source, result: await source.next() };
}
