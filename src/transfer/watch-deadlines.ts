import { isSecond } from "../task/validate-record.ts";
import { bulkKey } from "../table/bulk-key.ts";
import type { Source } from "./transfer-format.ts";

/** Records with a deadline that is not a whole second between 1970 and 9999: how many, and the first. */
export interface OddDeadlines {
  /** How many deadlines others would read differently, by how they were read: `month/day`. */
  remarks: Map<string, number>;
  count: number;
  first: { line: number; deadline: string } | undefined;
}

/** Gives on what is read, and counts in `odd`: such records are taken as they are, but may be milliseconds by mistake. */
export async function* watchDeadlines(
  sources: AsyncIterable<Source[]>,
  odd: OddDeadlines,
): AsyncGenerator<Source[]> {
  for await (const batch of sources) {
    for (const source of batch) {
      if (!("record" in source)) continue;
      const { deadline } = bulkKey(source);
      if (isSecond(deadline)) continue;
      odd.count += 1;
      odd.first ??= { line: source.line, deadline };
    }
    yield batch;
  }
}
