import { checkEnv, type FunctionEnv } from "../../../cloud/deployment/function-env.ts";
import { checkTags } from "../../../cloud/deployment/check-tags.ts";
import {
  architectures,
  retentionDays,
  type FunctionSettings,
} from "../../../cloud/deployment/function-settings.ts";
import { usageError } from "../../../errors.ts";
import { defineFlags, type OptionsOf } from "../../../flags/flag.ts";
import { checkedText } from "../../../flags/checked-text.ts";
import { oneOf } from "../../../flags/text.ts";
import type { ListType } from "../../../flags/value-type.ts";
import { wholeNumber } from "../../../flags/whole-number.ts";

// Developer Guide of Lambda, "Quotas".
const LEAST_MB = 128;
const MOST_MB = 10_240;
const MOST_S = 900;

const tags: ListType<NonNullable<FunctionSettings["tags"]>> = { name: "tags", readAll: checkTags };

const env: ListType<FunctionEnv> = { name: "env", readAll: checkEnv };

/** The ARN of a managed policy of an account or of AWS. */
const policyArn = checkedText("policy-arn", (text) => {
  if (/^arn:[a-z-]+:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/.test(text)) return;
  throw usageError(
    `--permissions-boundary '${text}' is not the ARN of a policy`,
    "write it as in --permissions-boundary arn:aws:iam::123456789012:policy/limits",
  );
});

/** The function's variables. */
export const envFlag = defineFlags({
  env: { value: "<K=V>", type: env, help: "a variable of the function; K= removes it" },
});

/** What can be said about the function that all schedules of a stage and its endpoint share. */
export const functionFlags = defineFlags({
  memory: {
    value: "<mb>",
    type: wholeNumber({ least: LEAST_MB, most: MOST_MB }),
    help: "the function's memory (a new one: 128)",
  },
  timeout: {
    value: "<s>",
    type: wholeNumber({ most: MOST_S }),
    help: "how many seconds the function may run (a new one: 10)",
  },
  retention: {
    value: "<days>",
    type: oneOf(retentionDays.map(String)),
    help: "for how many days its log is kept (a new one: 14); with fewer, what is older is deleted",
  },
  architecture: {
    value: "<name>",
    type: oneOf(architectures),
    help: "what the function runs on (a new one: arm64)",
  },
  permissionsBoundary: {
    value: "<arn>",
    type: policyArn,
    help: "the policy beyond which the function's role can do nothing",
  },
  deadLetter: { help: "keep events that fail at every attempt in a queue, for two weeks" },
  tag: { value: "<k=v>", type: tags, help: "a tag on everything that the stage's schedules are made of" },
});

/** What the flags say, which later runs need not repeat. */
export function functionSettingsOf(options: OptionsOf<typeof functionFlags>): FunctionSettings {
  const { memory, timeout, retention, architecture, permissionsBoundary, deadLetter, tag } = options;
  return {
    memoryMb: memory,
    timeoutS: timeout,
    retentionDays: retention === undefined ? undefined : Number(retention),
    architecture,
    permissionsBoundary,
    deadLetter: deadLetter ? true : undefined,
    tags: tag,
  };
}
