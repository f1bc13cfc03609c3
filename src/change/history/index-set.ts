/** Whole numbers from 0 up, most of them close together: a bit each. */
export class IndexSet {
  #bits = new Uint8Array(64);

  add(index: number): void {
    const at = index >> 3;
    if (at >= this.#bits.length) {
      const longer = new Uint8Array(Math.max(at + 1, this.#bits.length * 2));
      longer.set(this.#bits);
      this.#bits = longer;
    }
    this.#bits[at]! |= 1 << (index & 7);
  }

  has(index: number): boolean {
    return ((this.#bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
  }
}
