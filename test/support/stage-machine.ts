import { randomUUID } from "node:crypto";
import { systemClock } from "../../src/system/system-clock.ts";
import { engineTarget } from "./dynamo.ts";
import { newMachine, type Machine } from "./run-tasks.ts";

/** A machine with a stage of its own at an engine, and the real clock, which is the services' own. */
export function stageMachine(
  endpoint: string,
  env: Readonly<Record<string, string>> = {},
): { machine: Machine; stage: string } {
  engineTarget(endpoint);
  const machine = newMachine();
  const stage = `s${randomUUID().slice(0, 8)}`;
  const own = { TASKS_STAGE: stage, TASKS_REGION: "us-east-1", AWS_ENDPOINT_URL: endpoint };
  return { machine: machine.with({ clock: systemClock, env: { ...machine.env, ...own, ...env } }), stage };
}
