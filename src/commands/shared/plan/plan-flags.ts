import { defineFlags } from "../../../flags/flag.ts";

/** The flags of what makes a plan before it changes anything. */
export const planFlags = defineFlags({
  plan: { help: "show what would change, and change nothing" },
  dryRun: { help: "the same as --plan" },
  adopt: { help: "take over resources that have no tags of ours" },
});

/** The same word where there is no plan of fields to show. */
export const planWord = defineFlags({
  plan: { help: "the same as --dry-run" },
});
