import type { Context } from "../context.ts";
import { settingRows } from "../settings.ts";
import type { Attributes } from "../task/attribute-value.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { printRows } from "./shared/records/with-table.ts";

export const configCommand = defineCommand({
  name: "config",
  group: "Helpers",
  summary: "show each setting and where it came from",
  description: "Show each setting, its value, and the flag, variable or file that it came from.",
  examples: ["tasks config", "tasks config --stage prod -o json"],
  prints: ["setting"],
  writes: false,
  run: runConfig,
});

/** One row per setting; unset ones have no `value`. */
async function runConfig(context: Context): Promise<void> {
  const rows = [
    ...settingRows(context.settings),
    {
      setting: "config-file",
      value: context.configFile,
      source: "your own, read after a tasks.json in the working folder",
    },
  ];
  await printRows(context, rows.map(toAttributes), ["setting", "value", "source"], { isWhole: true });
}

function toAttributes(row: { setting: string; value: string | undefined; source: string }): Attributes {
  return {
    setting: { S: row.setting },
    ...(row.value === undefined ? {} : { value: { S: row.value } }),
    source: { S: row.source },
  };
}
