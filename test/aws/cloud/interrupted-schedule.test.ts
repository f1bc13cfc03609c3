import { aroundTheFunction, interruptAtEveryCall } from "../../support/interrupt-at-every-call.ts";
import {
  deleteSchedule,
  OFTEN,
  provision,
  schedule,
  type ScheduleRun,
} from "../../support/strict-aws/open.ts";
import type { StrictFault } from "../../support/strict-aws/server.ts";

const OTHER: ScheduleRun = {
  ...OFTEN,
  trigger: { pattern: '{"source":["aws.ec2"]}' },
  stamp: true,
  enabled: true,
  env: { LEVEL: "debug" },
  settings: {
    memoryMb: 256,
    retentionDays: 30,
    deadLetter: true,
    architecture: "x86_64",
    permissionsBoundary: "arn:aws:iam::111122223333:policy/limits",
    tags: { team: "billing" },
  },
};
// Those that leave most undone. A first schedule, which has the most calls, meets all.
const WORST: readonly StrictFault[] = ["deny", "kill after"];

interruptAtEveryCall(
  [
    {
      title: "a first schedule",
      before: async () => undefined,
      run: (aws) => schedule(aws, OFTEN),
      plan: (aws) => schedule(aws, OFTEN, { reading: true }),
    },
    {
      title: "a schedule that becomes another",
      before: async (aws) => {
        await provision(aws, {});
        await schedule(aws, OFTEN);
      },
      run: (aws) => schedule(aws, OTHER),
      plan: (aws) => schedule(aws, OTHER, { reading: true }),
      faults: WORST,
    },
    {
      title: "the deletion of the last schedule",
      before: (aws) => schedule(aws, OFTEN),
      run: (aws) => deleteSchedule(aws, OFTEN.name),
      plan: undefined,
      faults: WORST,
    },
  ],
  aroundTheFunction,
);
