import type { Cloud } from "../../cloud/cloud.ts";
import { checkEnv } from "../../cloud/function-env.ts";
import { settingsTags, type FunctionSettings } from "../../cloud/function-settings.ts";
import type { ScheduleFlags } from "../../cloud/schedules.ts";
import type { Deployment } from "../../cloud/deployment.ts";
import type { FunctionEnv } from "../../cloud/function-env.ts";
import { checkInput } from "../../cloud/stamp.ts";
import type { Context } from "../../context.ts";
import { usageError } from "../../errors.ts";
import { defineFlags, type OptionsOf } from "../../flags/flag.ts";
import { duration } from "../../flags/duration.ts";
import { textOrFile } from "../../flags/json.ts";
import { scheduleName, userName } from "../../flags/text.ts";
import type { ListType, ValueType } from "../../flags/value-type.ts";
import { wholeNumber } from "../../flags/whole-number.ts";
import { formatSchedule } from "../../schedule/schedule.ts";
import { parseSchedule } from "../../schedule/parse-schedule.ts";
import { parsePattern } from "../../schedule/pattern/event-pattern.ts";
import { carryOut } from "../shared/carry-out.ts";
import { defineCommand } from "../shared/define-command.ts";
import { functionFlags, functionSettingsOf } from "../shared/function-flags.ts";
import { planFlags } from "../shared/plan-flags.ts";
import { shellWord } from "../../output/shell-word.ts";
import { withCloud } from "../shared/with-cloud.ts";

const env: ListType<FunctionEnv> = { name: "env", readAll: checkEnv };

/** An event pattern as JSON text. */
const pattern: ValueType<string> = {
  name: "json",
  read: async (text, reading) => parsePattern(await textOrFile.read(text, reading), reading.what).text,
};

/** How old an event may become, in seconds. API reference of EventBridge, RetryPolicy: a minute to a day. */
const maxAge: ValueType<number> = {
  ...duration,
  async read(text, reading) {
    const seconds = await duration.read(text, reading);
    if (seconds >= 60 && seconds <= 86_400) return seconds;
    throw usageError(`${reading.what} ${text} is not from 1m to 24h`, `write it as in ${reading.what} 5m`);
  },
};

/** An expression as EventBridge writes it. */
function expression(kind: "rate" | "cron"): ValueType<string> {
  return {
    name: kind,
    read(text, { what }) {
      const parsed = parseSchedule(text, what);
      if (parsed.kind === kind) return formatSchedule(parsed);
      throw usageError(
        `${what} '${text}' is ${parsed.kind === "at" ? "an" : "a"} ${parsed.kind} expression`,
        `write --${parsed.kind} ${shellWord(text)}`,
      );
    },
  };
}

const flags = defineFlags({
  user: { short: "-u", value: "<name>", type: userName, help: "whose records it puts" },
  rate: {
    value: "<n unit>",
    type: expression("rate"),
    help: "how often, as in 3m, 2h, 1d or 'rate(3 minutes)'",
    conflicts: ["cron", "pattern"],
  },
  cron: {
    value: "<expr>",
    type: expression("cron"),
    help: "when, in UTC, as in '0 10 ? * MON-FRI *'",
    conflicts: ["pattern"],
  },
  pattern: {
    value: "<json|@file>",
    type: pattern,
    help: "at which events, as an EventBridge event pattern",
  },
  input: {
    value: "<json|@file>",
    type: textOrFile,
    help: `the event that the function gets (default: {"body":{"user_name":"<user>"}})`,
  },
  enabled: { help: "switch it on", conflicts: ["disabled"] },
  disabled: { help: "switch it off" },
  stamp: { help: "pass what identifies the event, so that a repeated delivery makes no second record" },
  env: {
    value: "<K=V>",
    type: env,
    help: "a variable of the function; K= removes it",
  },
  retries: {
    value: "<n>",
    type: wholeNumber({ least: 0, most: 185 }),
    help: "how often the delivery of an event is tried again (a new schedule: 2)",
  },
  maxAge: { value: "<duration>", type: maxAge, help: "until when it is (a new schedule: 5m)" },
  ...functionFlags,
  ...planFlags,
});

/** For the help of schedules: what else makes records again and again. */
const SCHEDULE_OR_REPEAT = `A schedule writes a record by the clock, whether the one before is done or not. For a task that comes again when it is
done, give the task itself a rule: \`tasks create --repeat weekly\`. The two do not meet.`;

export const scheduleCreate = defineCommand({
  name: "create",
  summary: "make a schedule, or change it to what the flags say",
  description:
    "Make a schedule and all that it needs, or change it to what the flags say. Run twice, the second run changes nothing. " +
    "A new schedule is disabled unless --enabled; a later run leaves it on or off as it is.",
  isDefault: true,
  arguments: { name: { type: scheduleName, default: "default", help: "what it is called" } },
  flags,
  details: SCHEDULE_OR_REPEAT,
  needsOneOf: [{ flags: ["rate", "cron", "pattern"], hint: "say when, as in --rate 3m" }],
  examples: [
    "tasks schedule create often --user example_kumamoto --rate 3m --enabled --stamp",
    `tasks schedule nightly --user mai --cron '0 10 * * ? *' --input '{"body":{"user_name":"mai","title":"Report"}}'`,
    "tasks schedule on-start --user ops --pattern @pattern.json --plan",
  ],
  prints: ["step"],
  writes: true,
  async run(context, options) {
    const { name, rate, cron, pattern, enabled, disabled, stamp, env, plan, adopt } = options;
    await runScheduleCreate(context, {
      schedule: {
        name,
        engine: "rule",
        trigger: pattern === undefined ? { expression: (rate ?? cron)! } : { pattern },
        input: inputOf(options),
        stamp,
        enabled: enabled ? true : disabled ? false : undefined,
        retries: options.retries,
        maxAgeS: options.maxAge,
      },
      env,
      settings: functionSettingsOf(options),
      plan,
      adopt,
    });
  },
});

interface ScheduleOptions {
  schedule: ScheduleFlags;
  env: FunctionEnv;
  settings: FunctionSettings;
  plan: boolean;
  adopt: boolean;
}

/** Makes and shows the plan, and without --plan carries it out. Throws conflict and partial. */
async function runScheduleCreate(
  context: Context,
  { schedule, env, settings, ...options }: ScheduleOptions,
): Promise<void> {
  await withCloud(context, { reading: options.plan, command: "schedule" }, async (cloud) => {
    const wanted = { schedules: [schedule], env, settings };
    const plan = await carryOut(context, cloud, () => cloud.deployment(wanted), {
      ...options,
      say: () => sayBefore(context, cloud, schedule, wanted),
    });
    const state = plan.flatMap(({ desired }) => desired.fields["state"] ?? []).at(-1);
    if (options.plan || state !== "DISABLED") return;
    await context.note(`it is disabled; \`tasks schedule enable ${schedule.name}\` switches it on`);
  });
}

/** EventBridge's rules know no zones. */
async function tellZone(context: Context, { name, trigger }: ScheduleFlags): Promise<void> {
  const { settings } = context;
  if (trigger.expression?.startsWith("cron") !== true || settings.isMachineZone) return;
  const { value: tz, source } = settings.tz;
  if (/^(Etc\/)?(UTC|GMT|Universal|Zulu)$/.test(tz)) return;
  await context.note(
    `--cron counts in UTC, not in ${tz} (${source}); \`tasks schedule next ${name}\` shows its times in both`,
  );
}

async function sayBefore(
  context: Context,
  cloud: Cloud,
  flags: ScheduleFlags,
  { env = {}, settings = {} }: Deployment,
): Promise<void> {
  await tellZone(context, flags);
  const { stamp } = flags;
  if (cloud.target === "local") {
    const names = Object.keys(env).join(", ");
    if (names !== "") await context.note(`--env ${names} means nothing to the local store`);
    const delivery = flags.retries ?? flags.maxAgeS;
    if (delivery !== undefined)
      await context.note("`tasks serve` tries again twice, within three minutes, whatever --retries says");
    if (Object.keys(settingsTags(settings)).length > 0)
      await context.note("memory, timeout, retention and the like mean nothing to the local store");
    await context.note("local schedules fire while `tasks serve` runs");
    return;
  }
  if (!stamp) {
    await context.note("AWS may deliver an event twice, which makes two records; with --stamp it makes one");
  }
}

/** The event that the function gets, as JSON text. It must say whose record it is about. */
function inputOf({ user, input, stamp }: OptionsOf<typeof flags>): string {
  if (input === undefined) {
    if (user === undefined)
      throw usageError("there is no --user", "say whose records it puts, as in --user kumamoto");
    return checkInput(JSON.stringify({ body: { user_name: user } }), { stamp });
  }
  const text = checkInput(input, { stamp });
  const found = userIn(JSON.parse(text));
  if (found === undefined) {
    throw usageError(
      "--input has no body with a user_name",
      `write it as in --input '{"body":{"user_name":"${user ?? "kumamoto"}","title":"Report"}}'`,
    );
  }
  if (user !== undefined && found !== user) {
    throw usageError(`--user ${user} and the user_name '${found}' of --input differ`, "leave --user out");
  }
  return text;
}

function userIn(event: unknown): string | undefined {
  const { body, user_name: direct } = (event ?? {}) as {
    body?: { user_name?: unknown };
    user_name?: unknown;
  };
  const name = direct ?? body?.user_name;
  return typeof name === "string" && name !== "" ? name : undefined;
}
