/** One source that is read a little ahead of its consumer. */
class ReadAhead<Item> {
  readonly #iterator: AsyncIterator<Item>;
  readonly #most: number;
  readonly #ready: Item[] = [];
  #isOver = false;
  #isStopped = false;
  #failure: { error: unknown } | undefined;
  #wakeReader = (): void => undefined;
  #wakeTaker = (): void => undefined;

  constructor(source: AsyncIterable<Item>, most: number) {
    this.#iterator = source[Symbol.asyncIterator]();
    this.#most = most;
    void this.#read();
  }

  async *take(): AsyncGenerator<Item> {
    for (;;) {
      const item = this.#ready.shift();
      if (item !== undefined) {
        this.#wakeReader();
        yield item;
      } else if (this.#failure !== undefined) {
        throw this.#failure.error;
      } else if (this.#isOver) {
        return;
      } else {
        await new Promise<void>((resolve) => (this.#wakeTaker = resolve));
      }
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#wakeReader();
  }

  async #read(): Promise<void> {
    try {
      while (!this.#isStopped) {
        const step = await this.#iterator.next();
        if (step.done === true) break;
        this.#ready.push(step.value);
        this.#wakeTaker();
        if (this.#ready.length >= this.#most)
          await new Promise<void>((resolve) => (this.#wakeReader = resolve));
      }
      if (this.#isStopped) await this.#iterator.return?.();
    } catch (error) {
      this.#failure = { error };
    }
    this.#isOver = true;
    this.#wakeTaker();
  }
}

/**
 * Gives what the first source gives, then the second, and so on, while up to `width` of them are read side by side,
 * each at most `ahead` items before its turn: the order of one reader at the speed of many, in bounded memory.
 */
export async function* readInOrder<Item>(
  sources: Iterable<AsyncIterable<Item>>,
  width: number,
  ahead: number,
): AsyncGenerator<Item> {
  const running: ReadAhead<Item>[] = [];
  const left = sources[Symbol.iterator]();
  const begin = () => {
    while (running.length < width) {
      const next = left.next();
      if (next.done === true) return;
      running.push(new ReadAhead(next.value, ahead));
    }
  };
  try {
    for (begin(); running.length > 0; begin()) {
      yield* running[0]!.take();
      running.shift();
    }
  } finally {
    for (const source of running) source.stop();
  }
}
