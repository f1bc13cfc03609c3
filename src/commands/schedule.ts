import { scheduleCreate } from "./schedule/create.ts";
import { scheduleDelete } from "./schedule/delete.ts";
import { scheduleList, scheduleShow } from "./schedule/list.ts";
import { scheduleMigrate } from "./schedule/migrate.ts";
import { scheduleNext } from "./schedule/next.ts";
import { scheduleSend } from "./schedule/send.ts";
import { scheduleDisable, scheduleEnable } from "./schedule/switches.ts";
import { scheduleTest } from "./schedule/test.ts";
import { defineGroup } from "./shared/declaration/define-command.ts";

export const scheduleCommand = defineGroup({
  name: "schedule",
  group: "Cloud resources",
  summary: "put records at set times, or when events come",
  description:
    "Make a schedule that puts a record into the table at set times or when an event comes, and all that it needs: on AWS a " +
    "Lambda function, its role and log group, a rule or a schedule of EventBridge. On the local target `tasks serve` fires it.",
  usage: "[command] [name] [options]",
  examples: [
    "tasks schedule nightly --user example_kumamoto --cron '0 10 * * ? *' --enabled",
    "tasks schedule often --user example_kumamoto --rate 3m --stamp --plan",
    `tasks schedule on-start --user ops --pattern '{"source":["aws.ec2"],"detail":{"state":["running"]}}'`,
    "tasks schedule standup --user mai --cron '45 8 ? * MON-FRI *' --zone Asia/Tokyo",
    "tasks schedule next nightly -n 3",
    "tasks schedule disable nightly",
  ],
  seeAlso: "`tasks schedule create --help` has the options.",
  writes: true,
  subcommands: [
    scheduleCreate,
    scheduleList,
    scheduleShow,
    scheduleEnable,
    scheduleDisable,
    scheduleNext,
    scheduleTest,
    scheduleSend,
    scheduleMigrate,
    scheduleDelete,
  ],
});
