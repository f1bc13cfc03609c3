import { usageError } from "../../errors.ts";
import type { TaskKey } from "../../task/record.ts";
import { isSecond } from "../../task/validate-record.ts";
import { TextIds } from "./text-ids.ts";

// A slot is three numbers of 32 bits: the key in two, and what is kept with it.
const WIDTH = 3;
const PARTS = 256;
const FIRST_SLOTS = 8;
const GROWTH = 1.25;
// Below so many slots a part doubles instead: all of them then have 3 MB.
const FEW_SLOTS = 1024;
const MOST_LOAD = 0.8;
// A second has 38 bits (the last one is in the year 9999), which leaves 26 for the user. Numbers of users begin at 1, so
// that a slot whose first number is 0 is free, and one with ODD has a deadline that is not a second.
const HIGH_BITS = 6;
const ODD = 1;
const MOST_USERS = 2 ** 26 - 1;
const TWO_32 = 2 ** 32;

interface Part {
  slots: Uint32Array<ArrayBuffer>;
  capacity: number;
  count: number;
}

/**
 * The keys that a file has had, each with a number of 32 bits. A key is kept whole, the user by number (`TextIds`), so that
 * no two keys are ever taken for one: about 16 bytes a key, and each user's name once. Where the deadline is not a second (other
 * programs make any number a key), both are kept as a text.
 */
export class SeenKeys {
  readonly #users = new TextIds();
  readonly #odd = new TextIds();
  // In parts, so that one that grows is copied alone: otherwise memory would be needed twice for a moment.
  readonly #parts: (Part | undefined)[] = Array.from({ length: PARTS });

  /** Bytes that all of it takes in memory. */
  get bytes(): number {
    return this.#parts.reduce(
      (sum, part) => sum + (part?.slots.byteLength ?? 0),
      this.#users.bytes + this.#odd.bytes,
    );
  }

  /** What is kept with a key that was seen before; undefined where it was not. */
  get(key: TaskKey): number | undefined {
    return this.#visit(key, undefined, false);
  }

  /** The same, and where the key was not seen before the value is kept with it. */
  add(key: TaskKey, value: number): number | undefined {
    return this.#visit(key, value, false);
  }

  /** Keeps another value with a key. */
  set(key: TaskKey, value: number): void {
    this.#visit(key, value, true);
  }

  #visit({ userName, deadline }: TaskKey, value: number | undefined, replace: boolean): number | undefined {
    let high = ODD;
    let low: number;
    if (isSecond(deadline)) {
      const user = this.#users.idOf(userName);
      if (user > MOST_USERS) throw tooManyUsers();
      const second = Number(deadline);
      high = ((user << HIGH_BITS) | Math.floor(second / TWO_32)) >>> 0;
      low = second >>> 0;
    } else low = this.#odd.idOf(`${deadline} ${userName}`);
    const hash = mix(high, low);
    const part = (this.#parts[hash >>> 24] ??= newPart(FIRST_SLOTS));
    const { slots, capacity } = part;
    let at = slotOf(hash, capacity) * WIDTH;
    for (; slots[at] !== 0; at = at + WIDTH === slots.length ? 0 : at + WIDTH) {
      if (slots[at] !== high || slots[at + 1] !== low) continue;
      const before = slots[at + 2]!;
      if (replace && value !== undefined) slots[at + 2] = value;
      return before;
    }
    if (value === undefined) return undefined;
    slots[at] = high;
    slots[at + 1] = low;
    slots[at + 2] = value;
    part.count += 1;
    if (part.count > capacity * MOST_LOAD) this.#parts[hash >>> 24] = grow(part);
    return undefined;
  }
}

function newPart(capacity: number): Part {
  const bytes = capacity * WIDTH * Uint32Array.BYTES_PER_ELEMENT;
  // One that can be made smaller gives its memory back when it is told to, not when the engine comes to it. It has pages of
  // the system's to itself, which takes too long for a few.
  const slots = new Uint32Array(
    new ArrayBuffer(bytes, capacity <= FEW_SLOTS ? {} : { maxByteLength: bytes }),
  );
  return { slots, capacity, count: 0 };
}

function grow({ slots: old, capacity, count }: Part): Part {
  const part = newPart(capacity < FEW_SLOTS ? 2 * capacity : Math.ceil(capacity * GROWTH));
  const { slots } = part;
  for (let from = 0; from < old.length; from += WIDTH) {
    if (old[from] === 0) continue;
    let at = slotOf(mix(old[from]!, old[from + 1]!), part.capacity) * WIDTH;
    while (slots[at] !== 0) at = at + WIDTH === slots.length ? 0 : at + WIDTH;
    for (let offset = 0; offset < WIDTH; offset += 1) slots[at + offset] = old[from + offset]!;
  }
  if (old.buffer.resizable) old.buffer.resize(0);
  return { ...part, count };
}

/** A hash of 32 bits. */
function mix(high: number, low: number): number {
  let hash = Math.imul(high ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul((hash ^ (hash >>> 15)) + low, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The upper bits of a hash have chosen the part, the lower ones choose the place in it. */
function slotOf(hash: number, capacity: number): number {
  return Math.floor(((hash & 0xff_ffff) / 0x100_0000) * capacity);
}

function tooManyUsers(): Error {
  return usageError(
    `the file has more than ${MOST_USERS} users, and the keys of so many cannot be compared`,
    "import it in parts",
  );
}
