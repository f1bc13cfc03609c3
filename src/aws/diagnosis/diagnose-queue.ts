import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { waitingWords } from "../../cloud/deployment/dead-letters.ts";
import { TasksError } from "../../errors.ts";
import type { Finding } from "../../ports.ts";
import type { AwsCalls } from "../client/aws-calls.ts";
import type { AwsTarget } from "../client/aws-target.ts";
import { clientConfig } from "../client/client-config.ts";

const CHECK = "dead-letter queue";

/** Whether events wait in a queue; undefined where there is none, or nobody may look. */
export async function diagnoseQueue(
  name: string,
  target: AwsTarget,
  calls: AwsCalls,
): Promise<Finding | undefined> {
  const config = clientConfig(target, "SQS", { attempts: 2 });
  const client = new SQSClient({ ...config, useQueueUrlAsEndpoint: false });
  const call = calls.to(client, name);
  try {
    const urlOf = () => new GetQueueUrlCommand({ QueueName: name });
    const { output: { QueueUrl } = {} } = await call("GetQueueUrl", urlOf, { raw: true });
    if (QueueUrl === undefined) return undefined;
    const AttributeNames = ["ApproximateNumberOfMessages" as const];
    const attributesOf = () => new GetQueueAttributesCommand({ QueueUrl, AttributeNames });
    const { output } = await call("GetQueueAttributes", attributesOf);
    const waiting = Number(output?.Attributes?.["ApproximateNumberOfMessages"] ?? 0);
    if (waiting > 0) return { check: CHECK, ok: false, ...waitingWords(name, waiting) };
    return { check: CHECK, ok: true, detail: `${name} is empty` };
  } catch (error) {
    if (error instanceof TasksError)
      return { check: CHECK, ok: true, detail: `not counted: ${error.message}` };
    throw error;
  } finally {
    client.destroy();
  }
}
