import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyCommands } from "../src/cloud/policy.ts";
import { loadCommands } from "../src/contents.ts";
import { cloudLives } from "./support/command-lives/cloud-lives.ts";
import { buildFunction, live, machineFor } from "./support/command-lives/life.ts";
import { recordLives } from "./support/command-lives/record-lives.ts";
import { startDynamo } from "./support/dynalite-with-transactions.ts";
import { useNoAwsAccount } from "./support/no-aws-account.ts";
import { permissionsFor, type Permission } from "./support/permissions-for.ts";
import type { Machine } from "./support/run-tasks.ts";
import { openStrictAws } from "./support/strict-aws/open.ts";

const lives = { ...recordLives, ...cloudLives };

// They speak of this machine, of AWS in general, or run on the local store.
const callsNothing = new Set([
  "completion",
  "config",
  "convert",
  "help",
  "history",
  "licences",
  "skill",
  "policy",
  "serve",
  "__complete",
]);

interface Statement {
  Sid: string;
  Action: string[];
  Resource: string | string[];
}

describe("the policy that is printed", () => {
  useNoAwsAccount({ keys: true });
  let dynamo: Awaited<ReturnType<typeof startDynamo>>;
  beforeAll(async () => {
    dynamo = await startDynamo();
    await buildFunction();
  });
  afterAll(() => dynamo.stop());

  it("is there for every command that calls AWS, as are command lines here", async () => {
    const all = (await loadCommands()).map(({ name }) => name).filter((name) => !callsNothing.has(name));
    expect(policyCommands.toSorted()).toEqual(all.toSorted());
    expect(Object.keys(lives).toSorted()).toEqual(all.toSorted());
  });

  it.each(Object.keys(lives))("for %s allows what its calls need, and nothing else", async (command) => {
    const aws = await openStrictAws();
    const isCloud = Object.hasOwn(cloudLives, command);
    const machine = await machineFor(aws, { dynamo: isCloud ? undefined : dynamo.endpoint });
    const document = await printed(machine, command);
    const needed = new Map<string, Permission>();
    const seen = { aws: 0, dynamo: 0 };
    const skip = () => Object.assign(seen, { aws: aws.requests.length, dynamo: dynamo.requests.length });
    skip();
    const take = () => {
      for (const asked of [...aws.requests.slice(seen.aws), ...dynamo.requests.slice(seen.dynamo)])
        for (const one of permissionsFor(asked)) needed.set(`${one.action} on ${one.resource}`, one);
      skip();
    };
    await live(command, lives[command]!, { aws, machine, around: { before: take, after: skip } });
    take();
    const lacking = [...needed.values()].filter(
      (one) => !document.some((statement) => allows(statement, one)),
    );
    expect(lacking, `${command} needs these, and its policy lacks them`).toEqual([]);
    const unused = document.flatMap((statement) =>
      statement.Action.filter(
        (action) => ![...needed.values()].some((one) => one.action === action && allows(statement, one)),
      ),
    );
    expect(unused, `${command} never needs these, and its policy allows them`).toEqual([]);
    // Where nobody knows whether AWS wants the star after a log group's ARN, both are there.
    const touched = (pattern: string) =>
      [pattern, pattern.replace(/:\*$/, ""), `${pattern}:*`].some((Resource) =>
        document.some((statement) =>
          [...needed.values()].some((one) => allows({ ...statement, Resource }, one)),
        ),
      );
    const untouched = document
      .flatMap(({ Resource }) => [Resource].flat())
      .filter((pattern) => !touched(pattern));
    expect(untouched, `${command} never touches these`).toEqual([]);
  });

  async function printed(machine: Machine, command: string): Promise<Statement[]> {
    const { stdout, code, stderr } = await machine.tasks("policy", command);
    expect(code, stderr).toBe(0);
    return (JSON.parse(stdout) as { Statement: Statement[] }).Statement;
  }
});

function allows({ Action, Resource }: Statement, { action, resource }: Permission): boolean {
  return Action.includes(action) && [Resource].flat().some((pattern) => matches(pattern, resource));
}

/** As IAM has it: `*` stands for any characters. What is asked for as a whole is allowed as a whole alone. */
function matches(pattern: string, arn: string): boolean {
  if (arn === "*") return pattern === "*";
  const parts = pattern.split("*").map((part) => part.replaceAll(/[^\w-]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`).test(arn);
}
