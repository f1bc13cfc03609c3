import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Recorded } from "./start-recorder.ts";

interface Checked {
  /** What was asked for, as in `dynamodb PutItem`. */
  operations: string[];
  findings: string[];
}

/** What AWS's own models of its services say to requests. `python`: the command of one that has botocore. */
export const checkRequests = (python: string, requests: Recorded[]) =>
  ask(python, "check_requests.py", requests) as Promise<Checked>;

export interface NamedPolicy {
  name: string;
  policy: { Statement: object[] };
}

type Finding = [name: string, issue: string, detail: string, where: string];

/** What a linter of IAM policies finds. `python`: the command of one that has parliament. */
export const lintPolicies = (python: string, policies: NamedPolicy[]) =>
  ask(python, "lint_policies.py", policies) as Promise<Finding[]>;

/** Gives lines of JSON to a program of test/conformance, and what it says. */
async function ask(python: string, program: string, lines: object[]): Promise<unknown> {
  const running = promisify(execFile)(python, ["-W", "ignore", `test/conformance/${program}`]);
  running.child.stdin!.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return JSON.parse((await running).stdout);
}
