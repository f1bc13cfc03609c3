import { randomUUID } from "node:crypto";
import {
  CreateTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
  type GlobalSecondaryIndex,
} from "@aws-sdk/client-dynamodb";
import type { AwsTarget } from "../../src/aws/client/aws-target.ts";
import { DynamoTaskTable } from "../../src/aws/table/dynamo-task-table.ts";
import { TEAM_INDEX } from "../../src/task/open-shard.ts";
import { DEADLINE, OPEN_SHARD, USER_NAME } from "../../src/task/record.ts";
import { impatient } from "./clocks.ts";

/** A target for an engine of the tests. It makes sure that no test ever meets the credentials of whoever runs it. */
export function engineTarget(endpoint: string, changes: Partial<AwsTarget> = {}): AwsTarget {
  delete process.env["AWS_PROFILE"];
  delete process.env["AWS_SESSION_TOKEN"];
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  // Letters only: DynamoDB Local refuses any other key.
  const env = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
  Object.assign(process.env, env);
  return { region: "us-east-1", profile: undefined, endpoint, env, clock: impatient, ...changes };
}

const OPEN_BY_DEADLINE: GlobalSecondaryIndex = {
  IndexName: TEAM_INDEX,
  KeySchema: [
    { AttributeName: OPEN_SHARD, KeyType: "HASH" },
    { AttributeName: DEADLINE, KeyType: "RANGE" },
  ],
  Projection: { ProjectionType: "ALL" },
};

/** Makes an empty table of task records at an endpoint, with the team index or without, and gives its name once it is ACTIVE. */
export async function makeTable(endpoint: string, { teamIndex = false } = {}): Promise<string> {
  engineTarget(endpoint);
  const client = new DynamoDBClient({ region: "us-east-1", endpoint });
  const TableName = `tasks-test-${randomUUID()}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: USER_NAME, AttributeType: "S" },
        { AttributeName: DEADLINE, AttributeType: "N" },
        ...(teamIndex ? [{ AttributeName: OPEN_SHARD, AttributeType: "S" } as const] : []),
      ],
      KeySchema: [
        { AttributeName: USER_NAME, KeyType: "HASH" },
        { AttributeName: DEADLINE, KeyType: "RANGE" },
      ],
      ...(teamIndex ? { GlobalSecondaryIndexes: [OPEN_BY_DEADLINE] } : {}),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 0.02, maxDelay: 0.2 }, { TableName });
  client.destroy();
  return TableName;
}

/** An empty table at an endpoint, with the team index, as commands would open it. */
export async function openDynamoTable(endpoint: string): Promise<DynamoTaskTable> {
  const name = await makeTable(endpoint, { teamIndex: true });
  return new DynamoTaskTable(name, engineTarget(endpoint), undefined);
}
