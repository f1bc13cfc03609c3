import type { Command } from "commander";
import type { Context } from "../context.ts";
import { declareScheduleCreate } from "./schedule/create.ts";
import { declareScheduleDelete } from "./schedule/delete.ts";
import { declareScheduleList } from "./schedule/list.ts";
import { declareScheduleNext } from "./schedule/next.ts";
import { declareScheduleSwitches } from "./schedule/switches.ts";
import { declareScheduleTest } from "./schedule/test.ts";

export function declareSchedule(program: Command, context: Context): void {
  const schedule = program
    .command("schedule")
    .summary("put records at set times, or when events come")
    .description(
      "Make a rule that puts a record into the table at set times or when an event comes, and all that it needs: on AWS a " +
        "Lambda function, its role and log group, an EventBridge rule. On the local target `tasks serve` fires it.",
    )
    .usage("[command] [name] [options]")
    .addHelpText(
      "after",
      `
Examples:
  tasks schedule nightly --user example_kumamoto --cron '0 10 * * ? *' --enabled
  tasks schedule often --user example_kumamoto --rate 3m --stamp --plan
  tasks schedule on-start --user ops --pattern '{"source":["aws.ec2"],"detail":{"state":["running"]}}'
  tasks schedule next nightly -n 3
  tasks schedule disable nightly

\`tasks schedule create --help\` has the options.`,
    );
  declareScheduleCreate(schedule, context);
  declareScheduleList(schedule, context);
  declareScheduleSwitches(schedule, context);
  declareScheduleNext(schedule, context);
  declareScheduleTest(schedule, context);
  declareScheduleDelete(schedule, context);
}
