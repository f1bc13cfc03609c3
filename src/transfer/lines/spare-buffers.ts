// So that an answer or a page of one size fits where one of about that size was.
const GRAIN = 256 * 1024;
const MOST_KEPT = 4;

/**
 * Large buffers that are used again. V8 frees those that nobody has any more only when some 64 MB of them have come together,
 * which is more than all else in the memory of a long job; and each new one is a thousand pages that the system has to find.
 */
export class SpareBuffers {
  readonly #free: Buffer[] = [];

  /** A buffer of so many bytes or more, with anything in it. */
  take(bytes: number): Buffer {
    const fitting = this.#free.findIndex(({ length }) => length >= bytes);
    if (fitting !== -1) return this.#free.splice(fitting, 1)[0]!;
    return Buffer.allocUnsafeSlow(bytes < GRAIN ? bytes : Math.ceil(bytes / GRAIN) * GRAIN);
  }

  /** Takes back what `take` gave, or a part of it, in which nobody looks any more. */
  giveBack({ buffer }: Uint8Array): void {
    if (buffer.byteLength < GRAIN || this.#free.length >= MOST_KEPT) return;
    this.#free.push(Buffer.from(buffer as ArrayBuffer));
  }
}
