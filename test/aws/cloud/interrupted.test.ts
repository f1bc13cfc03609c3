import type { TableFlags } from "../../../src/cloud/desired-table.ts";
import { interruptAtEveryCall } from "../../support/interrupt-at-every-call.ts";
import { destroy, plan, provision } from "../../support/strict-aws/open.ts";

const FULL: TableFlags = { ttl: "expires_at", pitr: true };
const OTHER: TableFlags = { billing: "provisioned", rcu: 5, wcu: 2, deletionProtection: true, pitr: true };

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
