import { arnsOf, type AwsPlace } from "../../../cloud/arns.ts";

/**
 * Scheduler may assume the role for the schedules of one group, and for nobody else's (User Guide of EventBridge Scheduler,
 * "Confused deputy prevention": the ARN is the group's, never a schedule's). JSON text; pure.
 */
export function schedulerTrust(place: AwsPlace, group: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "scheduler.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: {
            "aws:SourceAccount": place.account,
            "aws:SourceArn": arnsOf(place).scheduleGroup(group),
          },
        },
      },
    ],
  });
}

/** What Scheduler may do then: invoke one function, and send to one queue what it cannot deliver. JSON text; pure. */
export function schedulerPolicy(functionArn: string, queueArn: string | undefined): string {
  const allow = (Sid: string, Action: string, Resource: string) => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
  });
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      allow("Invoke", "lambda:InvokeFunction", functionArn),
      ...(queueArn === undefined ? [] : [allow("DeadLetter", "sqs:SendMessage", queueArn)]),
    ],
  });
}
