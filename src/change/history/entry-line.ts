import type { Change } from "../../table/task-table.ts";
import { attributesFromDynamoJson, encodeDynamoJson } from "../../task/dynamodb-json.ts";
import type { TaskRecord } from "../../task/record.ts";

/** What stands once in an entry. */
export interface EntryHead {
  /** ISO 8601, UTC. */
  at: string;
  /** As it was typed. */
  command: string;
  place: string;
  table: string;
  /** The entry that this one has taken back. */
  undoes?: string;
}

/** How a write of many ended. */
export interface EntryEnd {
  done: number;
  left: number;
  failed: number;
}

/** One line of the history. All but `entry` may be missing, and stand in any line of the entry. */
export interface EntryLine {
  entry: string;
  head?: EntryHead;
  /** Changes that have been made together; null: some were made, and it is not known what was there before. */
  changes?: Change[] | null;
  /** Changes that are to be made together, one of many; they are counted from 0. */
  plan?: Change[];
  /** That of `changes` it is not known whether this has made them: what is there may have been there before, just so. */
  unsure?: true;
  /** That the first of the planned changes is about to be made. */
  begun?: true;
  /**
   * Of those of the plan that put a record where none is, those that were surely made. Where no line has it, the entry is
   * older than it. Of the local store, which loses no answer, nobody asks for it.
   */
  made?: number[];
  /** Of the plan, those that were not made. */
  left?: number[];
  end?: EntryEnd;
}

/** What a line says. */
export type EntryBody = Omit<EntryLine, "entry">;

// Each line begins so, with an id of eleven letters. Within a text of JSON a quote has a backslash before it, so that the
// last such beginning in a line is that of the whole line that follows a torn one.
const LINE_BEGIN = '{"v":1,"entry":"';
const HEAD = LINE_BEGIN.length + 11;

/** The line of an entry, with its end. */
export function encodeLine({ entry, changes, plan, ...rest }: EntryLine): string {
  let text = `${LINE_BEGIN}${entry}"`;
  for (const [name, value] of Object.entries(rest)) text += `,"${name}":${JSON.stringify(value)}`;
  if (changes !== undefined) text += `,"changes":${changes === null ? "null" : encodeChanges(changes)}`;
  if (plan !== undefined) text += `,"plan":${encodeChanges(plan)}`;
  return `${text}}\n`;
}

/** The entry that a whole line belongs to, whether it is one of a plan, and whether a torn one is before it; undefined for what is not ours. */
export function lineKind(line: string): { entry: string; isPlan: boolean; isAfterTorn: boolean } | undefined {
  const at = line.lastIndexOf(LINE_BEGIN);
  if (at < 0) return undefined;
  const head = at + HEAD;
  return {
    entry: line.slice(at + LINE_BEGIN.length, head),
    isPlan: line.startsWith('","plan":', head),
    isAfterTorn: at > 0,
  };
}

/** What a line says; undefined for one that was torn, and for a later version's. */
export function decodeLine(line: string): EntryLine | undefined {
  const at = line.lastIndexOf(LINE_BEGIN);
  if (at < 0) return undefined;
  try {
    const parsed = JSON.parse(line.slice(at)) as EntryLine & { changes?: unknown; plan?: unknown };
    return {
      ...parsed,
      ...(Array.isArray(parsed.changes) ? { changes: parsed.changes.map(decodeChange) } : {}),
      ...(Array.isArray(parsed.plan) ? { plan: parsed.plan.map(decodeChange) } : {}),
    };
  } catch {
    return undefined;
  }
}

// Records as DynamoDB JSON, so that they come back with their types and every digit.
function encodeChanges(changes: readonly Change[]): string {
  const record = (it: TaskRecord | undefined) => (it === undefined ? "null" : encodeDynamoJson(it));
  const texts = changes.map(({ before, after }) => `{"before":${record(before)},"after":${record(after)}}`);
  return `[${texts.join(",")}]`;
}

function decodeChange(parsed: unknown): Change {
  const { before, after } = parsed as { before: unknown; after: unknown };
  const record = (it: unknown) => (it === null ? undefined : attributesFromDynamoJson(it));
  return { before: record(before), after: record(after) };
}
