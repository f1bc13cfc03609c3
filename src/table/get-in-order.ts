import type { TaskKey, TaskRecord } from "../task/record.ts";
import type { TaskTable } from "./task-table.ts";

/** Something with a key, and what the table has under it. */
interface Found<Item> {
  item: Item;
  record: TaskRecord | undefined;
}

/** What a hundred records cost to read, in capacity units, where the table reports it. */
export interface FoundWindow<Item> {
  found: Found<Item>[];
  capacity: number | undefined;
}

// The most keys that BatchGetItem takes, and the number of calls beyond which more at once are no faster.
const WINDOW = 100;
const MOST_AT_ONCE = 8;

/**
 * Looks up what comes, a hundred at a time and several hundreds side by side, and gives it in its order. Only what is
 * being looked up is in memory.
 */
export async function* getInOrder<Item>(
  table: Pick<TaskTable, "getMany">,
  batches: AsyncIterable<readonly Item[]>,
  { keyOf, consistent }: { keyOf(item: Item): TaskKey; consistent: boolean },
): AsyncGenerator<FoundWindow<Item>> {
  const running: Promise<FoundWindow<Item>>[] = [];
  const look = async (items: Item[]): Promise<FoundWindow<Item>> => {
    const { records, capacity } = await table.getMany(items.map(keyOf), { consistent });
    return { found: items.map((item, index) => ({ item, record: records[index] })), capacity };
  };
  const begin = (items: Item[]) => {
    const window = look(items);
    // It is awaited in its turn; until then a failure of it is not unheard.
    window.catch(() => undefined);
    running.push(window);
  };
  let waiting: Item[] = [];
  for await (const batch of batches) {
    for (const item of batch) {
      waiting.push(item);
      if (waiting.length < WINDOW) continue;
      if (running.length === MOST_AT_ONCE) yield await running.shift()!;
      begin(waiting);
      waiting = [];
    }
  }
  if (waiting.length > 0) begin(waiting);
  for (const window of running) yield await window;
}
