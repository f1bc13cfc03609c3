import type { SSMClient } from "@aws-sdk/client-ssm";
import type { Parameters } from "../../cloud/parameter.ts";
import { TasksError } from "../../errors.ts";
import type { AwsCalls } from "../client/aws-calls.ts";
import type { AwsTarget } from "../client/aws-target.ts";
import { endpointOf } from "../client/endpoint-of.ts";
import { isUnknownService } from "../client/is-unknown-service.ts";
import { onlyDynamoDb, type Account } from "./account.ts";
import { AwsParameters } from "./aws-parameters.ts";

/** Parameter Store; undefined where the endpoint serves DynamoDB only. `whose`: the account, where there is one. */
export async function findParameterStore(
  client: SSMClient,
  { target, calls, whose }: { target: AwsTarget; calls: AwsCalls; whose: () => Promise<Account | undefined> },
): Promise<Parameters | undefined> {
  const parameters = new AwsParameters(client, calls);
  if (onlyDynamoDb(target)) return undefined;
  if (endpointOf(target, "SSM") === undefined) return parameters;
  if ((await whose()) !== undefined) return parameters;
  // No account: an endpoint of somebody's own, which may have no Parameter Store either.
  try {
    await parameters.get("/tasks");
    return parameters;
  } catch (error) {
    if (error instanceof TasksError && isUnknownService(error)) return undefined;
    throw error;
  }
}
