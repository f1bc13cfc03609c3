import type { TableDescription } from "@aws-sdk/client-dynamodb";
import type { Clock, Finding } from "../../ports.ts";
import { TEAM_INDEX } from "../../task/open-shard.ts";
import { missedOf, unitsToCount } from "../cloud/table/missed-records.ts";
import { indexField, indexState } from "../cloud/table/team-index.ts";
import type { AwsCall } from "../client/aws-calls.ts";

const CHECK = "team index";

/** The setting team-index, and where it came from. */
export interface TeamIndexSetting {
  value: boolean;
  source: string;
}

/** Whether the table's index and the setting agree, and whether it has all open records; undefined where neither is there. */
export async function diagnoseIndex(
  table: TableDescription,
  setting: TeamIndexSetting,
  parts: { call: AwsCall; clock: Clock },
): Promise<Finding | undefined> {
  const found = indexField(table);
  const fault = (detail: string, hint: string): Finding => ({ check: CHECK, ok: false, detail, hint });
  if (found === false) {
    if (!setting.value) return undefined;
    return fault(
      `the setting team-index is on (${setting.source}), and the table has no index ${TEAM_INDEX}`,
      "make it with `tasks provision --team-index`",
    );
  }
  if (found !== true)
    return fault(
      `the table's index ${TEAM_INDEX} is one ${found}`,
      "see `tasks provision --team-index --plan`",
    );
  const state = indexState(table);
  if (state !== undefined)
    return fault(`${TEAM_INDEX} is ${state}`, "`tasks provision --team-index` waits until it is filled");
  if (!setting.value)
    return fault(
      `the table has the index ${TEAM_INDEX}, and the setting team-index is off (${setting.source}): new tasks are not in it`,
      'set TASKS_TEAM_INDEX=on, or write {"team-index": true} into tasks.json',
    );
  const missed = await missedOf(table, "where it is cheap", parts);
  if (missed === undefined)
    return {
      check: CHECK,
      ok: true,
      detail: `${TEAM_INDEX} is there; what it misses was not counted, which may take ${unitsToCount(table)} read units`,
      hint: "`tasks provision --team-index --plan` counts it",
    };
  if (missed === 0) return { check: CHECK, ok: true, detail: `${TEAM_INDEX} has every open task` };
  const tasks = missed === 1 ? "1 open task is" : `${missed} open tasks are`;
  return fault(`${tasks} not in ${TEAM_INDEX}`, "put them into it with `tasks provision --team-index`");
}
