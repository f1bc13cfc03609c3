import type { UpdateItemCommandOutput } from "@aws-sdk/client-dynamodb";
import { TasksError } from "../../errors.ts";
import { applyChange } from "../../table/apply-change.ts";
import type { RecordChange, WriteOutcome } from "../../table/task-table.ts";
import { decodeDynamoJson, encodeDynamoJson } from "../../task/dynamodb-json.ts";
import { keyAttributes, type TaskKey } from "../../task/record.ts";
import { MAYBE_DONE, type CallResult } from "../client/call.ts";
import { changesOf } from "./changes-of.ts";
import { attributesOf, itemOf } from "./item-output.ts";
import { isDone } from "./requests/update-expression.ts";

type Item = UpdateItemCommandOutput["Attributes"];
type Answer = CallResult<{ $metadata: object; Attributes?: Item }>;

/** What an UpdateItem that asked for ALL_OLD has found and made. */
export function updateOutcome(key: TaskKey, change: RecordChange, answer: Answer): WriteOutcome {
  const { output, error, lostAnswer } = answer;
  if (error === undefined) {
    const before = { ...keyAttributes(key), ...attributesOf(output.Attributes) };
    // In the form in which numbers are stored.
    const record = decodeDynamoJson(encodeDynamoJson(applyChange(before, change)));
    return { outcome: "written", record, changes: changesOf(output.Attributes, record, lostAnswer) };
  }
  const found = itemOf(error);
  if (found === undefined) return { outcome: "missing" };
  // Where our own lost attempt has made the condition false, its work is there to be seen.
  const isOurs = lostAnswer && change.every((step) => isDone(step, found));
  return isOurs
    ? { outcome: "written", record: found, changes: undefined }
    : { outcome: "refused", record: found };
}

/** What a DeleteItem that asked for ALL_OLD has found. */
export function deleteOutcome(table: string, { output, error, lostAnswer }: Answer): WriteOutcome {
  if (error !== undefined) {
    const found = itemOf(error);
    if (found !== undefined) return { outcome: "refused", record: found };
  } else if (output.Attributes !== undefined) {
    const before = attributesOf(output.Attributes);
    return { outcome: "written", record: before, changes: [{ before, after: undefined }] };
  }
  if (!lostAnswer) return { outcome: "missing" };
  throw new TasksError(
    "unavailable",
    `DeleteItem on ${table}: an answer was lost; it ${MAYBE_DONE}, for the record is gone`,
    { hint: "see with `tasks get` that nothing is left to delete", mayBeDone: true },
  );
}
