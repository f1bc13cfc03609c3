import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { RetryOptions } from "../client/careful-retry.ts";
import { clientConfig, type AwsTarget } from "../client/client-config.ts";
import { ItemProtocol } from "../client/item-protocol.ts";

/** DynamoDB's client for records. `cacheMiddleware` is faster where no command has middleware of its own. */
export function dynamoClient(
  target: AwsTarget,
  { cacheMiddleware = false, ...retry }: Partial<RetryOptions> & { cacheMiddleware?: boolean } = {},
): DynamoDBClient {
  const client = new DynamoDBClient({
    ...clientConfig(target, "DYNAMODB", retry),
    cacheMiddleware,
    protocol: ItemProtocol,
  });
  // It walks every item that is sent or received, also when nothing listens.
  client.middlewareStack.remove("loggerMiddleware");
  return client;
}
