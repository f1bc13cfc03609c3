import type { Context } from "../context.ts";
import type { Finding } from "../ports.ts";
import { TasksError } from "../errors.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import type { Attributes } from "../task/attribute-value.ts";

export const doctorCommand = defineCommand({
  name: "doctor",
  group: "Helpers",
  summary: "check target, store, credentials, region, table and clock",
  description:
    "Check what the target needs, and in the local store every record. Each line is ok, or says what to do.",
  examples: ["tasks doctor", "tasks doctor --target aws --region eu-central-1"],
  prints: ["finding"],
  writes: false,
  run: runDoctor,
});

/** Prints one row per check. Throws when one of them found a fault. */
async function runDoctor(context: Context): Promise<void> {
  const { target } = context.settings;
  const rows = await context.openRows(["check", "result", "detail", "hint"], { isWhole: true });
  await rows.write([toRow({ check: "target", ok: true, detail: `${target.value} (${target.source})` })]);
  const faults: string[] = [];
  for await (const finding of context.diagnose()) {
    if (!finding.ok) faults.push(finding.check);
    const { hint } = finding;
    await rows.write([
      toRow(hint === undefined ? finding : { ...finding, hint: await context.pasteable(hint) }),
    ]);
  }
  await rows.end();
  if (faults.length > 0) {
    throw new TasksError("failed", `not ok: ${faults.join(", ")}`, {
      hint: "follow the hints above, then check again",
    });
  }
}

function toRow({ check, ok, detail, hint }: Finding): Attributes {
  return {
    check: { S: check },
    result: { S: ok ? "ok" : "not ok" },
    detail: { S: detail },
    ...(hint === undefined ? {} : { hint: { S: hint } }),
  };
}
