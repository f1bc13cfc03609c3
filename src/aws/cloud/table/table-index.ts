import { UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import type { Fields, FieldValue } from "../../../cloud/resource.ts";
import { TasksError } from "../../../errors.ts";
import type { Clock } from "../../../ports.ts";
import { TEAM_INDEX } from "../../../task/open-shard.ts";
import type { AwsCall } from "../../client/aws-calls.ts";
import { ownCommands } from "../../table/dynamo-client.ts";
import { fillIndex } from "../../table/fill-index.ts";
import { paceOf } from "./missed-records.ts";
import type { TableReader } from "./table-reader.ts";
import { indexField, indexRequest, withIndexAttributes } from "./team-index.ts";

/** The team index of a table that is there: makes it, takes it away, and puts into it what belongs there. */
export class TableIndex {
  readonly #table: string;
  readonly #parts: { call: AwsCall; clock: Clock; reader: TableReader; say: (text: string) => Promise<void> };

  constructor(
    table: string,
    parts: { call: AwsCall; clock: Clock; reader: TableReader; say: (text: string) => Promise<void> },
  ) {
    this.#table = table;
    this.#parts = parts;
  }

  /** Writes the attribute by which the index has open records, where it is missing, and takes it from what is done. */
  async fill(): Promise<void> {
    const { reader, say, ...parts } = this.#parts;
    const pace = paceOf((await reader.describe()) ?? {});
    const count = await fillIndex(this.#table, { ...parts, call: ownCommands(parts.call), pace, say });
    if (count > 0) await say(`team index: ${count} ${count === 1 ? "record" : "records"} put right`);
  }

  /** Makes it or takes it away, and waits until that is done. */
  async set(isWanted: boolean, fields: Fields): Promise<void> {
    const { call, reader } = this.#parts;
    const change = isWanted
      ? {
          AttributeDefinitions: withIndexAttributes((await reader.describe()) ?? {}),
          GlobalSecondaryIndexUpdates: [{ Create: indexRequest(fields) }],
        }
      : { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: TEAM_INDEX } }] };
    const { error } = await call(
      "UpdateTable",
      () => new UpdateTableCommand({ TableName: this.#table, ...change }),
      {
        expected: ["ValidationException", "ResourceNotFoundException"],
        // One index is made or removed at a time (API reference, UpdateTable).
        passing: ["ResourceInUseException", "LimitExceededException"],
      },
    );
    const live = await reader.describe();
    // What is so already is refused too: another run was faster.
    if (error !== undefined && (live === undefined || indexField(live) !== isWanted))
      throw new TasksError("failed", `UpdateTable ${this.#table}: ${error.message}`, { cause: error });
    await reader.waitUntilIndexed(isWanted);
  }
}

/** Throws conflict for an index of ours by name alone. `found`: as `indexField` gives it. */
export function refuseOther(table: string, found: FieldValue | undefined): void {
  if (typeof found !== "string") return;
  throw new TasksError("conflict", `table ${table} has an index ${TEAM_INDEX} ${found}`, {
    hint: "take it away with `tasks provision --no-team-index`, then make ours with --team-index",
  });
}
