// Without letters that are easily taken for others.
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
// 2020-01-01; with eight letters of five bits that lasts until 2054.
const EPOCH_MS = 1_577_836_800_000;

/**
 * A name for an entry of the history: later ones sort after earlier ones. `now` in ms; `salt` sets apart those of one
 * millisecond, another number for each process and entry.
 */
export function entryId(now: number, salt: number): string {
  return base32(now - EPOCH_MS, 8) + base32(salt, 3);
}

function base32(value: number, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32))
    text = LETTERS[rest % 32]! + text;
  return text;
}
