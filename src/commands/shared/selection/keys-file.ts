import type { Context } from "../../../context.ts";
import { usageError } from "../../../errors.ts";
import { defineFlags } from "../../../flags/flag.ts";
import { filePath } from "../../../flags/text.ts";
import { keyOf, type TaskKey } from "../../../task/record.ts";

export const keysFlags = defineFlags({
  keys: {
    value: "<file>",
    type: filePath,
    stdin: "for -",
    help: "the records whose two keys are in this file, in any format of `tasks import`; - is standard input",
  },
});

/**
 * The keys of the records in a file or a pipe, in any format that is imported, as they come; what else a record has is
 * not looked at. Throws a usage error for the first that is not a record.
 */
export async function* readKeys(context: Context, path: string): AsyncGenerator<TaskKey[]> {
  const { readRecords } = await import("../records/read-records.ts");
  const { placeOf } = await import("../../../transfer/rejects.ts");
  const input = await context.openInput(path);
  try {
    for await (const batch of readRecords(context, input, { path })) {
      yield batch.map((one) => {
        if ("record" in one) return keyOf(one.record);
        throw usageError(
          `--keys ${path}, ${placeOf(one)}: ${one.reason}`,
          "each record needs user_name and deadline_unix_time, as `tasks query` and `tasks scan` print them",
        );
      });
    }
  } finally {
    await input.close();
  }
}
