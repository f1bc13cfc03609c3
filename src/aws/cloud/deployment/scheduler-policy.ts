import { arnsOf, type AwsPlace } from "../../../cloud/arns.ts";
import { allow, policyText, trustText } from "../../../cloud/policy-document.ts";

/**
 * Scheduler may assume the role for the schedules of one group, and for nobody else's (User Guide of EventBridge Scheduler,
 * "Confused deputy prevention": the ARN is the group's, never a schedule's). JSON text; pure.
 */
export function schedulerTrust(place: AwsPlace, group: string): string {
  return trustText("scheduler.amazonaws.com", {
    StringEquals: {
      "aws:SourceAccount": place.account,
      "aws:SourceArn": arnsOf(place).scheduleGroup(group),
    },
  });
}

/** What Scheduler may do then: invoke one function, and send to one queue what it cannot deliver. JSON text; pure. */
export function schedulerPolicy(functionArn: string, queueArn: string | undefined): string {
  return policyText([
    allow("Invoke", "lambda:InvokeFunction", functionArn),
    ...(queueArn === undefined ? [] : [allow("DeadLetter", "sqs:SendMessage", queueArn)]),
  ]);
}
