import { normalizeNumber } from "./number.ts";
import { DEADLINE, numberTextOf, textOf, USER_NAME, type TaskRecord } from "./record.ts";

// No vowels, so that no reference is a word, and nothing that looks like something else here: 0 1 2 5 6 9 i l o s u z.
const LETTERS = "3478bcdfghjkmnpqrtvwxy";
const OF_A_LANE = 6;
/** The least that is shown of a reference, in letters. */
export const SHORTEST_REFERENCE = 4;
export const WHOLE_REFERENCE = 2 * OF_A_LANE;
const REFERENCE = new RegExp(`^[${LETTERS}]{${SHORTEST_REFERENCE},${WHOLE_REFERENCE}}$`);

const PLAIN = /^[ -~]*$/;
// Divides the user's name from the number; no byte of UTF-8.
const END_OF_NAME = 0xff;
// A prime for each lane, and a start: the one is FNV-1a, the other has nothing in common with it.
const PRIMES = [0x0100_0193, 0x5bd1_e995] as const;
const STARTS = [0x811c_9dc5, 0x9747_b28c] as const;

/**
 * All letters of a record's reference: a hash of the two keys as DynamoDB has them, the UTF-8 of the user's name and the
 * normalised digits of the deadline, so that it never means another record. node:crypto would cost each short list 2 ms.
 */
export function referenceOf(record: TaskRecord): string {
  const name = bytesOf(textOf(record[USER_NAME]) ?? "");
  const digits = normalizeNumber(numberTextOf(record[DEADLINE]) ?? "0");
  return lane(0, name, digits) + lane(1, name, digits);
}

/** Whether a word can be a reference, or the beginning of one. */
export function isReference(word: string): boolean {
  return REFERENCE.test(word);
}

/** How many letters two references have in common at their beginning. */
export function commonLetters(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

function lane(which: 0 | 1, name: string | Uint8Array, digits: string): string {
  const prime = PRIMES[which];
  let hash: number = STARTS[which];
  const length = name.length;
  for (let at = 0; at < length; at += 1) {
    hash = Math.imul(hash ^ (typeof name === "string" ? name.charCodeAt(at) : name[at]!), prime);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ END_OF_NAME, prime);
  for (let at = 0; at < digits.length; at += 1) {
    hash = Math.imul(hash ^ digits.charCodeAt(at), prime);
    hash ^= hash >>> 15;
  }
  // So that each letter depends on each bit.
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb_352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846c_a68b);
  let rest = (hash ^ (hash >>> 16)) >>> 0;
  let letters = "";
  for (let count = 0; count < OF_A_LANE; count += 1) {
    letters += LETTERS[rest % LETTERS.length];
    rest = Math.floor(rest / LETTERS.length);
  }
  return letters;
}

function bytesOf(text: string): string | Uint8Array {
  return PLAIN.test(text) ? text : Buffer.from(text);
}
