import { Option, type Command } from "commander";
import type { Cloud } from "../../cloud/cloud.ts";
import { checkEnv } from "../../cloud/function-env.ts";
import type { ScheduleFlags, Trigger } from "../../cloud/schedule.ts";
import { checkInput } from "../../cloud/stamp.ts";
import type { Context } from "../../context.ts";
import { usageError } from "../../errors.ts";
import { parsePattern } from "../../schedule/pattern/event-pattern.ts";
import { formatSchedule } from "../../schedule/format-schedule.ts";
import { parseSchedule } from "../../schedule/parse-schedule.ts";
import { carryOut } from "../shared/carry-out.ts";
import { once, quote, repeated } from "../shared/flags.ts";
import { jsonText } from "../shared/json-text.ts";
import { withCloud } from "../shared/with-cloud.ts";

interface Flags {
  user?: string;
  rate?: string;
  cron?: string;
  pattern?: string;
  input?: string;
  enabled?: boolean;
  disabled?: boolean;
  stamp?: boolean;
  env?: string[];
  plan?: boolean;
  adopt?: boolean;
}

interface CreateOptions {
  schedule: ScheduleFlags;
  plan: boolean;
  adopt: boolean;
}

const DEFAULT_NAME = "default";

export function declareScheduleCreate(schedule: Command, context: Context): void {
  schedule
    .command("create", { isDefault: true })
    .summary("make a schedule, or change it to what the flags say")
    .description(
      "Make a schedule and all that it needs, or change it to what the flags say. Run twice, the second run changes nothing. " +
        "A new schedule is disabled unless --enabled; a later run leaves it on or off as it is.",
    )
    .argument("[name]", `what it is called (default: ${DEFAULT_NAME})`)
    .option("-u, --user <name>", "whose records it puts", once("--user"))
    .addOption(
      new Option("--rate <n unit>", "how often, as in 3m, 2h, 1d or 'rate(3 minutes)'")
        .argParser(once("--rate"))
        .conflicts(["cron", "pattern"]),
    )
    .addOption(
      new Option("--cron <expr>", "when, in UTC, as in '0 10 ? * MON-FRI *'")
        .argParser(once("--cron"))
        .conflicts("pattern"),
    )
    .option("--pattern <json|@file>", "at which events, as an EventBridge event pattern", once("--pattern"))
    .option(
      "--input <json|@file>",
      `the event that the function gets (default: {"body":{"user_name":"<user>"}})`,
      once("--input"),
    )
    .addOption(new Option("--enabled", "switch it on").conflicts("disabled"))
    .option("--disabled", "switch it off")
    .option("--stamp", "pass the event's own time, so that a repeated delivery makes no second record")
    .option("--env <K=V>", "a variable of the function; V may be ssm:/path/name, K= removes it", repeated)
    .option("--plan", "show what would change, and change nothing")
    .option("--adopt", "take over resources that have no tags of ours")
    .addHelpText(
      "after",
      `
Examples:
  tasks schedule create often --user example_kumamoto --rate 3m --enabled --stamp
  tasks schedule nightly --user mai --cron '0 10 * * ? *' --input '{"body":{"user_name":"mai","title":"Report"}}'
  tasks schedule on-start --user ops --pattern @pattern.json --plan`,
    )
    .action(async (name: string | undefined, flags: Flags) => {
      const { plan = false, adopt = false } = flags;
      await runScheduleCreate(context, {
        schedule: {
          name: name ?? DEFAULT_NAME,
          trigger: await readTrigger(context, flags),
          input: await readInput(context, flags),
          stamp: flags.stamp === true,
          enabled: flags.enabled === true ? true : flags.disabled === true ? false : undefined,
          env: checkEnv(flags.env ?? []),
        },
        plan,
        adopt,
      });
    });
}

/** Makes and shows the plan, and without --plan carries it out. Throws conflict and partial. */
async function runScheduleCreate(context: Context, { schedule, ...options }: CreateOptions): Promise<void> {
  await withCloud(context, { reading: options.plan, command: "schedule" }, async (cloud) => {
    const schedules = await cloud.schedules();
    const plan = await carryOut(context, cloud, () => schedules.make(schedule), {
      ...options,
      tell: () => tellBefore(context, cloud, schedule),
    });
    const state = plan.flatMap(({ wish }) => wish.fields["state"] ?? []).at(-1);
    if (options.plan || state !== "DISABLED") return;
    await context.note(`note: it is disabled; \`tasks schedule enable ${schedule.name}\` switches it on`);
  });
}

async function tellBefore(context: Context, cloud: Cloud, { env, stamp }: ScheduleFlags): Promise<void> {
  if (cloud.target === "local") {
    const names = Object.keys(env).join(", ");
    if (names !== "") await context.note(`note: --env ${names} means nothing to the local store`);
    await context.note("note: local schedules fire while `tasks serve` runs");
    return;
  }
  const [table] = await cloud.resources({});
  if ((await table?.read()) === undefined) {
    await context.note(
      `note: there is no table ${await cloud.tableName()} yet; \`tasks provision\` makes it`,
    );
  }
  if (!stamp) {
    await context.note(
      "note: AWS may deliver an event twice, which makes two records; with --stamp it makes one",
    );
  }
}

async function readTrigger(context: Context, { rate, cron, pattern }: Flags): Promise<Trigger> {
  if (pattern !== undefined) {
    return { pattern: parsePattern(await jsonText(context, "--pattern", pattern), "--pattern").text };
  }
  const [flag, text, kind] = rate === undefined ? ["--cron", cron, "cron"] : ["--rate", rate, "rate"];
  if (text === undefined) {
    throw usageError("there is no --rate, --cron or --pattern", "say when, as in --rate 3m");
  }
  const parsed = parseSchedule(text, flag);
  const expression = formatSchedule(parsed);
  if (parsed.kind === kind) return { expression };
  throw usageError(
    `${flag} '${text}' is a ${parsed.kind} expression`,
    `write --${parsed.kind} ${quote(text)}`,
  );
}

/** The event that the function gets, as JSON text. It must say whose record it is about. */
async function readInput(context: Context, { user, input, stamp = false }: Flags): Promise<string> {
  if (user === "") throw usageError("--user is empty", "name a user, as in --user kumamoto");
  if (input === undefined) {
    if (user === undefined)
      throw usageError("there is no --user", "say whose records it puts, as in --user kumamoto");
    return checkInput(JSON.stringify({ body: { user_name: user } }), { stamp });
  }
  const text = checkInput(await jsonText(context, "--input", input), { stamp });
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
