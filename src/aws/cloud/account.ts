import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { TasksError } from "../../errors.ts";
import type { AwsTarget } from "../client/aws-target.ts";
import { clientConfig } from "../client/client-config.ts";
import type { AwsCalls } from "../client/aws-calls.ts";
import { endpointOf } from "../client/endpoint-of.ts";

/** Whose cloud it is. The partition, as in aws-cn, is the one of the caller's ARN. */
export interface Account {
  id: string;
  partition: string;
}

/** Whether an endpoint other than AWS's own serves DynamoDB and, for all we were told, nothing else. */
export function onlyDynamoDb({ endpoint, env }: AwsTarget): boolean {
  const own = env["AWS_ENDPOINT_URL_DYNAMODB"];
  if (own === undefined || own === "" || endpoint !== undefined) return false;
  return !/\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/.test(new URL(own).hostname);
}

/** Asks whose credentials these are. Undefined where the endpoint has no accounts, as with DynamoDB Local. */
export async function readAccount(target: AwsTarget, calls: AwsCalls): Promise<Account | undefined> {
  if (onlyDynamoDb(target)) return undefined;
  const isOwnEndpoint = endpointOf(target, "STS") !== undefined;
  const client = new STSClient({
    // DynamoDB Local answers 500 to a service that it does not know, which no retry makes better.
    ...clientConfig(target, "STS", isOwnEndpoint ? { onlyThrottling: true } : {}),
  });
  try {
    const make = () => new GetCallerIdentityCommand({});
    const { output } = await calls.to(client, "")("GetCallerIdentity", make);
    if (output?.Account === undefined) return undefined;
    return { id: output.Account, partition: output.Arn?.split(":")[1] ?? "aws" };
  } catch (error) {
    if (isOwnEndpoint && error instanceof TasksError && isNoSts(error)) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

// An answer, but not one of STS. With no answer at all, or a page, DynamoDB will not answer either, and says so.
function isNoSts({ cause }: TasksError): boolean {
  const { $response, $metadata } = (cause ?? {}) as {
    $response?: { statusCode?: number };
    $metadata?: { httpStatusCode?: number };
  };
  const { name = "" } = (cause ?? {}) as { name?: string };
  const status = $metadata?.httpStatusCode ?? $response?.statusCode ?? 0;
  return (
    status >= 300 &&
    !/^(ExpiredToken|InvalidClientTokenId|AccessDenied|SignatureDoesNotMatch|Throttl)/.test(name)
  );
}
