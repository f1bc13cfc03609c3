// The first arrays; each grows by half.
const FIRST_BYTES = 1024;
const FIRST_SLOTS = 64;
const MOST_LOAD = 0.7;

/**
 * Gives each text a number of its own, 1 and up. A text is kept once, as UTF-8 in one array for all, and compared byte by
 * byte: no two texts ever get one number.
 */
export class TextIds {
  readonly #encoder = new TextEncoder();
  #scratch = new Uint8Array(FIRST_BYTES);
  #texts = new Uint8Array(FIRST_BYTES);
  /** By number, where a text begins among all; the next one's beginning is its end. */
  #begins = new Float64Array(FIRST_SLOTS);
  /** Pairs of a text's hash and its number; 0: the slot is free. */
  #slots = new Uint32Array(2 * FIRST_SLOTS);
  #count = 0;
  #last = "";
  #lastId = 0;

  /** Bytes that all of it takes in memory. */
  get bytes(): number {
    return this.#texts.byteLength + this.#begins.byteLength + this.#slots.byteLength;
  }

  idOf(text: string): number {
    if (this.#lastId !== 0 && text === this.#last) return this.#lastId;
    const length = this.#encode(text);
    const hash = hashOf(this.#scratch, length);
    const capacity = this.#slots.length / 2;
    let slot = hash % capacity;
    for (; this.#slots[2 * slot + 1] !== 0; slot = slot + 1 === capacity ? 0 : slot + 1) {
      const id = this.#slots[2 * slot + 1]!;
      if (this.#slots[2 * slot] === hash && this.#isTextOf(id, length)) return this.#remember(text, id);
    }
    const id = this.#add(length);
    this.#slots[2 * slot] = hash;
    this.#slots[2 * slot + 1] = id;
    if (this.#count > capacity * MOST_LOAD) this.#grow(Math.ceil(capacity * 1.5));
    return this.#remember(text, id);
  }

  #remember(text: string, id: number): number {
    this.#last = text;
    this.#lastId = id;
    return id;
  }

  #encode(text: string): number {
    // A UTF-16 unit takes up to three bytes.
    if (this.#scratch.length < text.length * 3) this.#scratch = new Uint8Array(text.length * 3);
    // Most are short and ASCII, for which the encoder's call takes longer than the encoding.
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit > 127) return this.#encoder.encodeInto(text, this.#scratch).written;
      this.#scratch[at] = unit;
    }
    return text.length;
  }

  #isTextOf(id: number, length: number): boolean {
    const begin = this.#begins[id]!;
    if (this.#begins[id + 1]! - begin !== length) return false;
    for (let at = 0; at < length; at += 1) if (this.#texts[begin + at] !== this.#scratch[at]) return false;
    return true;
  }

  #add(length: number): number {
    this.#count += 1;
    const id = this.#count;
    if (id + 1 >= this.#begins.length) {
      const begins = new Float64Array(Math.ceil(this.#begins.length * 1.5));
      begins.set(this.#begins);
      this.#begins = begins;
    }
    const begin = this.#begins[id]!;
    const end = begin + length;
    if (end > this.#texts.length) {
      const texts = new Uint8Array(Math.max(Math.ceil(this.#texts.length * 1.5), end));
      texts.set(this.#texts);
      this.#texts = texts;
    }
    this.#texts.set(this.#scratch.subarray(0, length), begin);
    this.#begins[id + 1] = end;
    return id;
  }

  #grow(capacity: number): void {
    const old = this.#slots;
    const slots = new Uint32Array(2 * capacity);
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] === 0) continue;
      let slot = old[at]! % capacity;
      while (slots[2 * slot + 1] !== 0) slot = slot + 1 === capacity ? 0 : slot + 1;
      slots[2 * slot] = old[at]!;
      slots[2 * slot + 1] = old[at + 1]!;
    }
    this.#slots = slots;
  }
}

/** FNV-1a with a last mixing, of the first `length` bytes. */
function hashOf(bytes: Uint8Array, length: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < length; at += 1) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
