import { keyText } from "../../task/key-text.ts";
import { DEADLINE, numberTextOf, textOf, USER_NAME, type TaskRecord } from "../../task/record.ts";
import { referenceOf } from "../../task/reference.ts";

// What is not among these is looked for in the table.
const MOST_OF_A_LIST = 1000;
const MOST = 2000;
export const MOST_BYTES = 512 * 1024;

type Key = [userName: string, deadline: string];

interface List {
  /** Which table it is of, as far as that is known without a call. */
  table: string;
  keys: Key[];
}

/** Gathers the keys of what people are shown. The first and the last of a long list stay: those are still on the screen. */
export class Listed {
  readonly #first: Key[] = [];
  #last: Key[] = [];

  add(records: readonly TaskRecord[]): void {
    for (const record of records) {
      const userName = textOf(record[USER_NAME]);
      const deadline = numberTextOf(record[DEADLINE]);
      if (userName === undefined || deadline === undefined) continue;
      if (this.#first.length < MOST_OF_A_LIST / 2) this.#first.push([userName, deadline]);
      else this.#last.push([userName, deadline]);
    }
    if (this.#last.length > MOST_OF_A_LIST) this.#last = this.#last.slice(-MOST_OF_A_LIST / 2);
  }

  get keys(): Key[] {
    return [...this.#first, ...this.#last.slice(-MOST_OF_A_LIST / 2)];
  }
}

/** The text that is kept when a list comes before those of an earlier text. */
export function withList(text: string, newest: List): string {
  const lists: string[] = [];
  const tables = new Map<string, Set<string>>();
  let count = 0;
  let bytes = 0;
  for (const { table, keys } of [newest, ...readLists(text)]) {
    const known = tables.get(table) ?? new Set();
    tables.set(table, known);
    const others = keys.filter((key) => {
      const text = JSON.stringify(key);
      if (count === MOST || known.has(text)) return false;
      known.add(text);
      count += 1;
      bytes += Buffer.byteLength(text);
      return bytes <= MOST_BYTES;
    });
    if (others.length > 0) lists.push(JSON.stringify({ table, keys: others }));
  }
  return `[${lists.join(",\n")}]\n`;
}

/** The keys of the records of a table that are in a text and whose references begin so. */
export function recallListed(text: string, ofTable: string, reference: string): TaskRecord[] {
  const found = new Map<string, TaskRecord>();
  for (const { table, keys } of readLists(text)) {
    if (table !== ofTable) continue;
    for (const [userName, deadline] of keys) {
      const record = { [USER_NAME]: { S: userName }, [DEADLINE]: { N: deadline } };
      if (referenceOf(record).startsWith(reference)) found.set(keyText(record), record);
    }
  }
  return [...found.values()];
}

/** Nothing for a text that is something else. */
function readLists(text: string): List[] {
  try {
    const content: unknown = JSON.parse(text);
    return Array.isArray(content) ? content.filter(isList) : [];
  } catch {
    return [];
  }
}

function isList(value: unknown): value is List {
  const { table, keys } = (value ?? {}) as Partial<List>;
  return typeof table === "string" && Array.isArray(keys) && keys.every(isKey);
}

function isKey(value: unknown): value is Key {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [userName, deadline] = value as unknown[];
  return typeof userName === "string" && typeof deadline === "string" && /^-?\d+(\.\d+)?$/.test(deadline);
}
