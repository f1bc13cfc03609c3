import { usageError } from "../../errors.ts";
import type { StageNames } from "../stage-names.ts";

// API reference of EventBridge, PutRule: 64 characters.
const LONGEST_RULE = 64;

/** Refuses a name that cannot be the name of a rule, a permission and a function. */
export function checkScheduleName(name: string, { rule }: Pick<StageNames, "rule">): void {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    throw usageError(`'${name}' cannot be a schedule's name`, "use letters, digits, - and _, as in nightly");
  }
  const full = rule(name);
  if (full.length <= LONGEST_RULE) return;
  throw usageError(
    `the rule's name ${full} has ${full.length} characters; EventBridge takes at most ${LONGEST_RULE}`,
    `shorten '${name}', --service or --stage`,
  );
}
