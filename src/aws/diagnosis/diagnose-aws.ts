import { DescribeTableCommand, DynamoDBClient, type TableDescription } from "@aws-sdk/client-dynamodb";
import type { Owner } from "../../cloud/ownership.ts";
import { stageNames } from "../../cloud/stage-names.ts";
import type { Finding } from "../../ports.ts";
import { TasksError } from "../../errors.ts";
import { AwsCalls } from "../client/aws-calls.ts";
import type { AwsTarget } from "../client/aws-target.ts";
import { clientConfig } from "../client/client-config.ts";
import { diagnoseIndex, type TeamIndexSetting } from "./diagnose-index.ts";
import { regionOf } from "../client/region-of.ts";
import { translateError } from "../client/translate-error.ts";

// AWS refuses a request whose time is 15 minutes off (Signature Version 4); a quarter of that deserves a warning.
const MOST_SKEW_SECONDS = 225;

/** Checks, one after the other, what a call to DynamoDB needs. */
export async function* diagnoseAws(
  target: AwsTarget,
  tableName: () => Promise<string>,
  { teamIndex, owner }: { teamIndex: TeamIndexSetting; owner: Owner },
): AsyncGenerator<Finding> {
  const client = new DynamoDBClient(clientConfig(target, "DYNAMODB", { attempts: 2 }));
  try {
    yield await finding("region", () => regionOf(client));
    yield await finding("credentials", async () => {
      const { accessKeyId, expiration } = await client.config.credentials();
      return `access key ${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-4)}${expiration ? `, until ${expiration.toISOString()}` : ""}`;
    });
    let serverDate: string | undefined;
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        serverDate = (result.response as { headers?: Record<string, string> }).headers?.["date"];
        return result;
      },
      { step: "deserialize", name: "readServerDate", priority: "high" },
    );
    const calls = new AwsCalls({ report: undefined, clock: target.clock });
    let table: TableDescription | undefined;
    yield await finding("table", async () => {
      const name = await tableName();
      const call = calls.to(client, name);
      const make = () => new DescribeTableCommand({ TableName: name });
      const { output, error } = await call("DescribeTable", make, {
        expected: ["ResourceNotFoundException"],
      });
      if (error !== undefined) {
        throw new TasksError("not-found", `there is no table ${name}`, {
          hint: "make it with `tasks provision`",
        });
      }
      table = output.Table;
      return `${name} is ${table?.TableStatus ?? "there"}`;
    });
    if (table !== undefined) {
      const call = calls.to(client, table.TableName ?? "");
      const found = await diagnoseIndex(table, teamIndex, { call, clock: target.clock });
      if (found !== undefined) yield found;
      const { queueName, functionName } = stageNames(owner, "");
      const { diagnoseQueue } = await import("./diagnose-queue.ts");
      const { diagnoseEndpoint } = await import("./diagnose-endpoint.ts");
      const about = [diagnoseQueue(queueName, target, calls), diagnoseEndpoint(functionName, target, calls)];
      for (const one of await Promise.all(about)) if (one !== undefined) yield one;
    }
    if (serverDate !== undefined) yield clockFinding(Date.parse(serverDate), target.clock.now());
  } finally {
    client.destroy();
  }
}

async function finding(check: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { check, ok: true, detail: await look() };
  } catch (error) {
    const { message, hint } = translateError(error, check);
    return { check, ok: false, detail: message, ...(hint === undefined ? {} : { hint }) };
  }
}

function clockFinding(server: number, local: number): Finding {
  const seconds = Math.round((local - server) / 1000);
  const detail = `${Math.abs(seconds)} s ${seconds < 0 ? "behind" : "ahead of"} the server's`;
  return Math.abs(seconds) <= MOST_SKEW_SECONDS
    ? { check: "clock", ok: true, detail }
    : { check: "clock", ok: false, detail, hint: "set this machine's clock" };
}
