import type { Removal } from "../../../cloud/destroy.ts";
import type { Plan, Step } from "../../../cloud/plan.ts";
import { label, type Difference, type FieldValue } from "../../../cloud/resource.ts";
import type { Context } from "../../../context.ts";
import { visible } from "../../../output/visible.ts";
import type { Attributes, AttributeValue } from "../../../task/attribute-value.ts";
import { printRows } from "../records/with-table.ts";

const LEFT = "not ours and left as it is; --adopt takes it away";
const MARKS = { create: "+", update: "~", unchanged: "=", blocked: "!" } as const;

/** A plan as people read it: `+ ~ = - !` a resource, and below it each field with its old and its new value. */
export function planText(plan: Plan, header: string, removals: readonly Removal[] = []): string {
  const lines = plan.flatMap((step) => [
    `${MARKS[step.action]} ${label(step.resource)}${step.action === "blocked" ? `: ${step.reason}` : ""}`,
    ...step.differences.map(({ field, old, new: wanted }) =>
      step.live === undefined ? `    ${field}: ${wanted}` : `    ${field}: ${old ?? "(none)"} → ${wanted}`,
    ),
    ...(step.left ?? []).map(({ field, old }) => `    ${field}: ${old ?? "(none)"}, ${LEFT}`),
  ]);
  const gone = removals.map((removal) =>
    removal.action === "blocked"
      ? `! ${label(removal.resource)}: ${removal.blocker.reason}`
      : `- ${label(removal.resource)}`,
  );
  return [header, ...lines, ...gone].map((line) => `${visible(line)}\n`).join("");
}

/** A plan as rows, one a change; a resource without changes has one row too. */
export async function printPlanRows(
  context: Context,
  plan: Plan,
  removals: readonly Removal[] = [],
): Promise<void> {
  await printRows(
    context,
    [...plan.flatMap(rowsOf), ...removals.map(rowOfRemoval)],
    ["resource", "name", "action", "field", "old", "new", "reason"],
  );
}

function rowOfRemoval(removal: Removal): Attributes {
  const { kind, name } = removal.resource;
  return {
    resource: { S: kind },
    name: { S: name },
    action: { S: removal.action },
    ...(removal.action === "blocked" ? { reason: { S: removal.blocker.reason } } : {}),
  };
}

function rowsOf(step: Step): Attributes[] {
  const { resource, differences, left = [], action } = step;
  const start: Attributes = {
    resource: { S: resource.kind },
    name: { S: resource.name },
    action: { S: action },
  };
  const end: Attributes = step.action === "blocked" ? { reason: { S: step.reason } } : {};
  if (differences.length + left.length === 0) return [{ ...start, ...end }];
  const row = ({ field, old }: Difference) => ({
    ...start,
    field: { S: field },
    ...(old === undefined ? {} : { old: attributeOf(old) }),
  });
  return [
    ...differences.map((one) => ({ ...row(one), new: attributeOf(one.new), ...end })),
    ...left.map((one) => ({ ...row(one), reason: { S: LEFT } })),
  ];
}

/** A field's value as a cell of a row. */
export function attributeOf(value: FieldValue): AttributeValue {
  if (typeof value === "string") return { S: value };
  return typeof value === "number" ? { N: String(value) } : { BOOL: value };
}
