import type { HistoryFolder } from "../../ports.ts";
import type { Change } from "../../table/task-table.ts";
import { isCreation } from "../../table/is-creation.ts";
import { decodeLine, lineKind, type EntryEnd, type EntryHead, type EntryLine } from "./entry-line.ts";
import { IndexSet } from "./index-set.ts";

const STRETCH = 500;

/** An entry as a list shows it. */
export interface Entry extends EntryHead {
  id: string;
  /** The file that it is in, and where in it the entry begins. */
  file: string;
  position: number;
  /** How many writes were planned before the first was made; undefined where each was entered after it. */
  planned: number | undefined;
  /** Whether any of the plan may have been made. */
  isBegun: boolean;
  /** Undefined for single writes, and for a command that was ended before its end. */
  end: EntryEnd | undefined;
  /** How many writes were entered one by one, and whether some cannot be known. */
  changes: number;
  isUnknown: boolean;
}

/** Some changes of an entry that were made together; `index` is its place in a plan. */
export interface EntryChanges {
  index: number | undefined;
  changes: Change[];
  /**
   * Whether nobody knows if they were made: a record that was put where none was, whose answer was lost, or came after a
   * kill, or never. What is there now, just so, may have been there before.
   */
  isUnsure?: boolean;
}

/** How many records an entry has changed, as far as it says: of one that was ended early, at most. */
export function countOf({ end, planned, changes }: Entry): number {
  return (end?.done ?? planned ?? 0) + changes;
}

/** Entries from the newest to the oldest; those of one file are read together. `onTorn` hears of each line that cannot be read. */
export async function* readEntries(
  folder: HistoryFolder,
  onTorn: () => void = () => undefined,
): AsyncGenerator<Entry> {
  for (const { file } of folder.list().toReversed()) {
    const entries = new Map<string, Entry>();
    for await (const { line, position } of folder.lines(file)) {
      const kind = lineKind(line);
      if (kind === undefined || kind.isAfterTorn) onTorn();
      if (kind === undefined) continue;
      // The plan is the bulk of a history, and its lines need not be understood to be counted.
      if (kind.isPlan) {
        const entry = entries.get(kind.entry);
        if (entry !== undefined) entry.planned = (entry.planned ?? 0) + 1;
        continue;
      }
      const said = decodeLine(line);
      if (said === undefined) {
        onTorn();
        continue;
      }
      if (said.head !== undefined) {
        const { entry: id, head } = said;
        const known = { planned: undefined, end: undefined, changes: 0, isUnknown: false, isBegun: false };
        entries.set(id, { id, ...head, file, position, ...known });
      }
      const entry = entries.get(said.entry);
      if (entry === undefined) continue;
      entry.end = said.end ?? entry.end;
      if (said.changes !== undefined && said.changes !== null) entry.changes += 1;
      if (said.begun === true) entry.isBegun = true;
      if (said.changes === null) entry.isUnknown = true;
    }
    yield* [...entries.values()].toReversed().filter(hasChangedAny);
  }
}

/** What was planned and then not wanted has changed nothing, and so has what was refused, or left alone to the last. */
function hasChangedAny({ isBegun, changes, isUnknown, end }: Entry): boolean {
  const isLeftAlone = end !== undefined && end.done + end.failed === 0;
  return changes > 0 || (isBegun && !isLeftAlone) || (isUnknown && end?.done !== 0);
}

/** Where an entry is. */
export type EntryPlace = Pick<Entry, "id" | "file" | "position" | "planned">;

/** What an entry has changed, in the order in which it was entered; of a plan without what is known to be left alone. */
export async function* readChanges(folder: HistoryFolder, entry: EntryPlace): AsyncGenerator<EntryChanges> {
  const settled = await readSettled(folder, entry);
  let index = 0;
  for await (const { said } of linesOf(folder, entry)) {
    if (said.plan !== undefined) {
      if (!settled.left.has(index)) yield plannedOf(index, said.plan, settled);
      index += 1;
    }
    if (said.changes) yield singleOf(said.changes, said);
  }
}

/** The same from the last to the first, for taking them back: a key may be in several. */
export async function* readChangesBackwards(
  folder: HistoryFolder,
  entry: EntryPlace,
): AsyncGenerator<EntryChanges> {
  const settled = await readSettled(folder, entry);
  // Where every so manieth line is, and how many planned changes are before it: a stretch is read forwards at a time.
  const marks: { position: number; planned: number }[] = [];
  let count = 0;
  let planned = 0;
  for await (const { position, said } of linesOf(folder, entry)) {
    if (count % STRETCH === 0) marks.push({ position, planned });
    count += 1;
    if (said.plan !== undefined) planned += 1;
  }
  for (const mark of marks.toReversed()) {
    const stretch: EntryChanges[] = [];
    let index = mark.planned;
    let seen = 0;
    for await (const { said } of linesOf(folder, { ...entry, position: mark.position })) {
      if (said.plan !== undefined) stretch.push(plannedOf(index++, said.plan, settled));
      if (said.changes) stretch.push(singleOf(said.changes, said));
      seen += 1;
      if (seen === STRETCH) break;
    }
    for (const one of stretch.toReversed())
      if (one.index === undefined || !settled.left.has(one.index)) yield one;
  }
}

/** What became of a plan; `made` is undefined in an entry that is older than it. */
interface Settled {
  left: IndexSet;
  made: IndexSet | undefined;
}

async function readSettled(folder: HistoryFolder, entry: EntryPlace): Promise<Settled> {
  const settled: Settled = { left: new IndexSet(), made: undefined };
  if (entry.planned === undefined) return settled;
  for await (const { line } of folder.lines(entry.file, entry.position)) {
    const kind = lineKind(line);
    if (kind?.entry !== entry.id || kind.isPlan) continue;
    const { left = [], made } = decodeLine(line) ?? {};
    for (const n of left) settled.left.add(n);
    if (made === undefined) continue;
    settled.made ??= new IndexSet();
    for (const n of made) settled.made.add(n);
  }
  return settled;
}

function plannedOf(index: number, changes: Change[], { made }: Settled): EntryChanges {
  return { index, changes, isUnsure: made !== undefined && !made.has(index) && isCreation(changes) };
}

function singleOf(changes: Change[], { unsure }: EntryLine): EntryChanges {
  return { index: undefined, changes, isUnsure: unsure === true };
}

/** All lines of an entry. One that follows a torn one belongs to whom it says. */
async function* linesOf(folder: HistoryFolder, { id, file, position: from }: Omit<EntryPlace, "planned">) {
  for await (const { line, position } of folder.lines(file, from)) {
    if (lineKind(line)?.entry !== id) continue;
    const said = decodeLine(line);
    if (said?.entry === id) yield { position, said };
  }
}
