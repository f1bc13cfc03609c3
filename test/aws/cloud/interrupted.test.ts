import type { TableFlags } from "../../../src/cloud/desired-table.ts";
import { interruptAtEveryCall } from "../../support/interrupt-at-every-call.ts";
import { destroy, plan, provision, TABLE } from "../../support/strict-aws/open.ts";
import type { StrictRecord } from "../../support/strict-aws/table-records.ts";

const FULL: TableFlags = { ttl: "expires_at", pitr: true };
const INDEXED: TableFlags = { teamIndex: true };
const OTHER: TableFlags = { billing: "provisioned", rcu: 5, wcu: 2, deletionProtection: true, pitr: true };

/** Open and in no shard, in one, done, and done by a program that knows no index. */
const records = (): StrictRecord[] =>
  [{}, { open_shard: "3" }, { status: "done" }, { status: "done", open_shard: "3" }, { status: "open" }].map(
    (one, second) => ({ user_name: "u", deadline_unix_time: second, ...one }),
  );

interruptAtEveryCall(
  [
    {
      title: "a first provision",
      before: async () => undefined,
      run: (aws) => provision(aws, FULL),
      plan: (aws) => plan(aws, FULL),
    },
    {
      title: "a provision that changes everything",
      before: (aws) => provision(aws, {}),
      run: (aws) => provision(aws, OTHER),
      plan: (aws) => plan(aws, OTHER),
    },
    {
      title: "a provision that makes the team index and fills it",
      async before(aws) {
        await provision(aws, {});
        aws.tables.change(TABLE, { records: records() });
      },
      run: (aws) => provision(aws, INDEXED),
      plan: (aws) => plan(aws, INDEXED),
    },
    {
      title: "a provision that mends the team index",
      async before(aws) {
        await provision(aws, INDEXED);
        aws.tables.change(TABLE, { records: records() });
      },
      run: (aws) => provision(aws, INDEXED),
      plan: (aws) => plan(aws, INDEXED),
    },
    {
      title: "a provision that takes the team index away",
      before: (aws) => provision(aws, INDEXED),
      run: (aws) => provision(aws, { teamIndex: false }),
      plan: (aws) => plan(aws, { teamIndex: false }),
    },
    {
      title: "a destroy",
      before: (aws) => provision(aws, {}),
      run: (aws) => destroy(aws),
      plan: undefined,
    },
  ],
  {
    foreign({ tables }) {
      tables.CreateTable({
        TableName: "theirs",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      });
    },
    stateOf: ({ tables, parameters }) => ({ tables: tables.state(), parameters: parameters.state() }),
    seen: ({ tables, parameters }) => ({
      theirs: tables.some(({ name }) => name === "theirs"),
      ours: parameters.length,
    }),
  },
);
