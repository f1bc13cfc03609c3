/** The actions of one command, by what they are about. `everything`: AWS takes no narrower resource for these. */
interface Needs {
  table?: string[];
  /** The team index, which --all-users asks. */
  index?: string[];
  parameter?: string[];
  /** Every parameter below /<service>/ and the like: those that `tasks parameter` is used for. */
  parameters?: string[];
  everything?: string[];
  logGroup?: string[];
  role?: string[];
  function?: string[];
  rules?: string[];
  queue?: string[];
  scheduleGroup?: string[];
  schedules?: string[];
}

/** The function, and what belongs to it. */
const READ_FUNCTION: Needs = {
  logGroup: ["ListTagsForResource"],
  role: ["GetRole", "GetRolePolicy", "ListRolePolicies", "ListAttachedRolePolicies"],
  function: ["GetFunction", "GetFunctionEventInvokeConfig", "GetFunctionUrlConfig", "GetPolicy", "ListTags"],
  queue: ["GetQueueUrl", "GetQueueAttributes", "ListQueueTags"],
  // AWS lists log groups only where all of them may be listed.
  everything: ["logs:DescribeLogGroups"],
};

/** Which schedules call the function. */
const LIST_SCHEDULES: Needs = {
  rules: ["ListTagsForResource"],
  scheduleGroup: ["GetScheduleGroup", "ListTagsForResource"],
  // As for log groups.
  everything: ["events:ListRules", "events:ListRuleNamesByTarget", "scheduler:ListSchedules"],
};

const READ_SCHEDULES = together(READ_FUNCTION, LIST_SCHEDULES, {
  rules: ["ListTargetsByRule"],
  schedules: ["GetSchedule"],
});

const MAKE_FUNCTION: Needs = {
  logGroup: ["CreateLogGroup", "PutRetentionPolicy", "TagResource"],
  queue: ["CreateQueue", "SetQueueAttributes", "TagQueue"],
  role: ["CreateRole", "PutRolePolicy", "PutRolePermissionsBoundary", "UpdateAssumeRolePolicy", "TagRole"],
  function: [
    "CreateFunction",
    "UpdateFunctionCode",
    "UpdateFunctionConfiguration",
    "PutFunctionEventInvokeConfig",
    "AddPermission",
    "TagResource",
  ],
};

const WITH_ADDRESS = ["CreateFunctionUrlConfig", "UpdateFunctionUrlConfig", "DeleteFunctionUrlConfig"];

/** The function goes with the last that calls it. */
const REMOVE_FUNCTION: Needs = {
  logGroup: ["DeleteLogGroup"],
  role: ["DeleteRole", "DeleteRolePolicy", "DetachRolePolicy"],
  function: ["DeleteFunction", "RemovePermission"],
  queue: ["DeleteQueue"],
};

const REMOVE_SCHEDULES = together(REMOVE_FUNCTION, {
  rules: ["RemoveTargets", "DeleteRule"],
  scheduleGroup: ["DeleteScheduleGroup"],
  schedules: ["DeleteSchedule"],
});

const READ: Needs = {
  table: ["DescribeTable", "ListTagsOfResource", "DescribeTimeToLive", "DescribeContinuousBackups"],
  parameter: ["GetParameter", "ListTagsForResource"],
};

const MAKE_SCHEDULES = together(
  { table: ["DescribeTable"] },
  READ_SCHEDULES,
  MAKE_FUNCTION,
  REMOVE_SCHEDULES,
  {
    scheduleGroup: ["CreateScheduleGroup", "TagResource"],
    schedules: ["CreateSchedule", "UpdateSchedule"],
    rules: ["DescribeRule", "PutRule", "EnableRule", "DisableRule", "PutTargets", "TagResource"],
  },
);

/** To read the records that a command is about: one, which --dry-run does too, those that --keys names, or those of a user or a day. */
const SELECT = ["GetItem", "Query", "BatchGetItem"];

export const NEEDS: { [command: string]: Needs } = {
  // --dry-run finds out with GetItem what a write would do.
  create: { table: ["PutItem", "Query", "GetItem"] },
  get: { table: SELECT },
  query: { table: ["Query"], index: ["Query"] },
  agenda: { table: ["Query"], index: ["Query"] },
  summary: { table: ["Query"], index: ["Query"] },
  scan: { table: ["Scan"] },
  update: { table: ["UpdateItem", ...SELECT], index: ["Query"] },
  edit: { table: ["GetItem", "Query", "PutItem", "DeleteItem", "UpdateItem"] },
  // What repeats has its next one put in the same transaction; IAM knows no action for a transaction itself.
  done: { table: ["UpdateItem", "PutItem", ...SELECT], index: ["Query"] },
  // A record that is written over is updated, or found to be the same.
  reschedule: {
    table: ["PutItem", "DeleteItem", "UpdateItem", "ConditionCheckItem", ...SELECT],
    index: ["Query"],
  },
  claim: { table: ["Query", "UpdateItem", "GetItem"] },
  renew: { table: ["UpdateItem", "GetItem", "Query"] },
  release: { table: ["UpdateItem", "GetItem", "Query"] },
  delete: { table: ["DeleteItem", ...SELECT], index: ["Query"] },
  undo: { table: ["GetItem", "PutItem", "DeleteItem", "UpdateItem"] },
  import: { table: ["BatchWriteItem", "PutItem", "BatchGetItem", "GetItem", "UpdateItem"] },
  export: { table: ["Scan", "DescribeTable"] },
  diff: { table: ["Scan", "DescribeTable"] },
  // They count the records that the team index misses.
  doctor: {
    table: ["DescribeTable", "Scan"],
    queue: ["GetQueueUrl", "GetQueueAttributes"],
    function: ["GetFunctionUrlConfig"],
  },
  status: together(READ, READ_SCHEDULES, { table: ["Scan"] }),
  // A list says when each last fired.
  schedule: together(MAKE_SCHEDULES, { logGroup: ["FilterLogEvents"] }),
  endpoint: together(
    { table: ["DescribeTable"] },
    READ_FUNCTION,
    LIST_SCHEDULES,
    MAKE_FUNCTION,
    REMOVE_FUNCTION,
    { function: WITH_ADDRESS },
  ),
  logs: { logGroup: ["FilterLogEvents"] },
  invoke: { function: ["InvokeFunction"] },
  provision: {
    table: [
      ...READ.table!,
      "CreateTable",
      "UpdateTable",
      "TagResource",
      "UpdateTimeToLive",
      "UpdateContinuousBackups",
      // Open records are counted, and put into the team index.
      "Scan",
      "UpdateItem",
    ],
    parameter: [...READ.parameter!, "PutParameter", "AddTagsToResource"],
  },
  destroy: together(READ, READ_SCHEDULES, REMOVE_SCHEDULES, {
    function: ["DeleteFunctionUrlConfig"],
    table: ["Scan", "DeleteTable"],
    parameter: ["DeleteParameter"],
    // Those of an earlier --parameter are found by their tags.
    everything: ["ssm:DescribeParameters"],
  }),
  parameter: {
    parameters: ["GetParameter", "GetParametersByPath", "PutParameter", "DeleteParameter"],
    everything: ["ssm:DescribeParameters"],
  },
};

// All that these make, and with --prune what is ours and in no file.
NEEDS["apply"] = together(NEEDS["provision"]!, MAKE_SCHEDULES, {
  function: WITH_ADDRESS,
  parameter: ["DeleteParameter"],
  everything: ["ssm:DescribeParameters"],
});

function together(...all: Needs[]): Needs {
  const sum: { [about: string]: string[] } = {};
  for (const needs of all)
    for (const [about, actions] of Object.entries(needs) as [string, string[]][])
      sum[about] = [...new Set([...(sum[about] ?? []), ...actions])];
  return sum;
}
