import type { ScheduleFlags } from "../../../src/cloud/schedule/schedule-info.ts";
import { interruptAtEveryCall } from "../../support/interrupt-at-every-call.ts";
import { deleteSchedule, OFTEN, provision, schedule } from "../../support/strict-aws/open.ts";

const DAILY: ScheduleFlags = {
  ...OFTEN,
  name: "daily",
  engine: "scheduler",
  trigger: { expression: "cron(0 9 * * ? *)", zone: "Asia/Tokyo" },
};
const OTHER = {
  ...DAILY,
  trigger: { expression: "rate(1 hour)", start: Date.UTC(2026, 10, 24) / 1000, windowM: 5 },
  stamp: true,
  enabled: true,
  settings: { deadLetter: true, tags: { team: "billing" } },
};

interruptAtEveryCall(
  [
    {
      title: "a first schedule of Scheduler, beside a rule",
      // What they share is there, and meets its faults with the rules.
      before: (aws) => schedule(aws, OFTEN),
      run: (aws) => schedule(aws, DAILY),
      plan: (aws) => schedule(aws, DAILY, { reading: true }),
      faults: ["deny", "throttle", "kill after"],
    },
    {
      title: "a schedule of Scheduler that becomes another",
      before: async (aws) => {
        await provision(aws, {});
        await schedule(aws, DAILY);
      },
      run: (aws) => schedule(aws, OTHER),
      plan: (aws) => schedule(aws, OTHER, { reading: true }),
      faults: ["kill after"],
    },
    {
      title: "the deletion of the last schedule of Scheduler",
      before: (aws) => schedule(aws, DAILY),
      run: (aws) => deleteSchedule(aws, DAILY.name),
      plan: undefined,
      faults: ["kill after"],
    },
  ],
  {
    // Named almost as ours is.
    foreign: ({ scheduler }) =>
      void scheduler.CreateScheduleGroup({ Name: "tasks-dev-theirs", ClientToken: "theirs" }),
    stateOf: ({ logGroups, roles, functions, scheduler, queues }) => ({
      queues: queues.state(),
      logGroups: logGroups.state(),
      roles: roles.state(),
      functions: functions.state(),
      groups: scheduler.state(),
    }),
    seen: ({ groups, functions }) => ({
      theirs: groups.some(({ name }) => name === "tasks-dev-theirs"),
      ours: functions.length,
    }),
  },
);
