import { usageError } from "../../errors.ts";
import type { AttributeValue } from "../../task/attribute-value.ts";
import { DONE } from "../../task/condition/condition.ts";
import { COMPLETED, DEADLINE, DESCRIPTION, STATUS, type TaskRecord } from "../../task/record.ts";
import { parsePlainRecord } from "../json/parse-plain-record.ts";

/** Words of ours for what the format cannot say: attributes as JSON, and names that a record has not, percent-encoded. */
export const EXTRAS = "tasks";
export const WITHOUT = "tasks-without";
/** The time of day of `due:`, with its offset. */
export const AT = "at";

const DATE = "\\d{4}-\\d\\d-\\d\\d";
const LETTER = "\\(([A-Z])\\)";
const BEGIN = new RegExp(`^(?:(x) (?:${LETTER} )?(?:(${DATE}) )?|${LETTER} )?(?:(${DATE}) )?`);
// Not the beginning of an address, as in https://example.org.
const PAIR = /^([A-Za-z][\w-]*):([^\s/]\S*)$/;
const NUMBERS = new Set([COMPLETED, DEADLINE]);

/**
 * The record of a line of todo.txt. Its deadline is a text, as `due:` has it. Words with a colon are attributes; projects and
 * contexts at the end are no part of the description. Throws a usage error for words of ours that were damaged.
 */
export function readTodo(line: string): TaskRecord {
  const [begin = "", x, ofDone, completed, ofOpen, created] = BEGIN.exec(line) ?? [];
  const record = new Map<string, AttributeValue>();
  const put = (name: string, text: string | undefined) => text !== undefined && record.set(name, { S: text });
  const words: string[] = [];
  const pairs = new Map<string, string>();
  for (const word of line.slice(begin.length).split(" ")) {
    const [, name, value] = PAIR.exec(word) ?? [];
    if (name === undefined || value === undefined || pairs.has(name)) words.push(word);
    else pairs.set(name, value);
  }
  for (const [name, sign] of SETS) {
    const set = new Set(
      words.filter((word) => word.length > 1 && word.startsWith(sign)).map((word) => word.slice(1)),
    );
    if (set.size > 0) record.set(name, { SS: [...set] });
  }
  while (words.length > 0 && /^(?:[+@]\S+)?$/.test(words.at(-1)!)) words.pop();
  if (words.length > 0) put(DESCRIPTION, words.join(" "));
  if (x !== undefined) record.set(STATUS, DONE);
  put("priority", ofOpen ?? ofDone ?? (x === undefined ? undefined : pairs.get("pri")));
  put("created", created);
  if (!pairs.has(COMPLETED)) put("completed", completed);
  return withPairs(record, pairs, x !== undefined);
}

const SETS = [
  ["projects", "+"],
  ["contexts", "@"],
] as const;

function withPairs(
  record: Map<string, AttributeValue>,
  pairs: Map<string, string>,
  isDone: boolean,
): TaskRecord {
  const { due, at } = Object.fromEntries([...pairs].filter(([name]) => name === "due" || name === AT));
  if (due !== undefined) record.set(DEADLINE, { S: at === undefined ? due : `${due}T${at}` });
  for (const [name, value] of pairs) {
    if (name === "due" || (name === AT && due !== undefined) || (name === "pri" && isDone)) continue;
    if (name === EXTRAS || name === WITHOUT) continue;
    record.set(name, NUMBERS.has(name) && /^\d{1,15}$/.test(value) ? { N: value } : { S: value });
  }
  for (const name of Object.keys(ours(pairs.get(WITHOUT)))) record.delete(name);
  return { ...Object.fromEntries(record), ...ours(pairs.get(EXTRAS)) };
}

function ours(text: string | undefined): TaskRecord {
  if (text === undefined) return {};
  try {
    return parsePlainRecord(decodeURIComponent(text));
  } catch {
    throw usageError(`the word ${EXTRAS}: was not written by this program, or is damaged`);
  }
}
