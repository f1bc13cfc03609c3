import type { AttributeValue } from "../../../task/attribute-value.ts";
import { isObject } from "../../../task/unchecked.ts";
import { isDone } from "../../../task/condition/condition.ts";
import { DEADLINE, STATUS, textOf, USER_NAME } from "../../../task/record.ts";
import type { Attributes } from "../../../task/attribute-value.ts";

/** Which records the page shows, and in which order. */
export interface RecordChoice {
  /** Empty: all. */
  user: string;
  /** `open`, `done`, `all`, or `=` and the status itself. */
  status: string;
  /** What is searched for: each word has to be in the record somewhere. */
  words: readonly string[];
  /** An attribute's name; undefined: what is open by deadline, and then what is done, the latest first. */
  sort: string | undefined;
  descending: boolean;
}

const MOST_WORDS = 20;

/** The choice in the parameters of a request: `user`, `status`, `q`, `sort` and `descending`. */
export function readChoice(query: URLSearchParams): RecordChoice {
  const sort = query.get("sort") ?? "";
  return {
    user: query.get("user") ?? "",
    status: query.get("status") ?? "open",
    words: fold(query.get("q") ?? "")
      .split(/\s+/)
      .filter((word) => word !== "")
      .slice(0, MOST_WORDS),
    sort: sort === "" ? undefined : sort,
    descending: query.has("descending"),
  };
}

/** Whether a record of the chosen user is shown. */
export function isChosen(record: Attributes, { status, words }: RecordChoice): boolean {
  if (status === "open" ? isDone(record) : status === "done" && !isDone(record)) return false;
  if (status.startsWith("=") && textOf(record[STATUS]) !== status.slice(1)) return false;
  if (words.length === 0) return true;
  const text = fold(searchText(record));
  return words.every((word) => text.includes(word));
}

/** Names and texts of a record, as far as people see them. */
function searchText(record: Attributes): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(record)) {
    if (name !== USER_NAME && name !== DEADLINE && name !== STATUS) parts.push(name);
    gather(value, parts);
  }
  return parts.join("\n");
}

function gather(value: AttributeValue, parts: string[]): void {
  for (const inner of Object.values(value) as unknown[]) {
    if (typeof inner === "string") parts.push(inner);
    else if (inner instanceof Uint8Array) continue;
    else if (Array.isArray(inner)) {
      for (const element of inner) {
        if (typeof element === "string") parts.push(element);
        else if (isObject(element)) gather(element as AttributeValue, parts);
      }
    } else if (isObject(inner)) {
      for (const [name, member] of Object.entries(inner)) {
        parts.push(name);
        gather(member as AttributeValue, parts);
      }
    }
  }
}

// Full-width letters and others that look alike are found by one another, in either case.
function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
