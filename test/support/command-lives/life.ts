import { existsSync } from "node:fs";
import { expect } from "vitest";
import { bundleFunction } from "../../../.build/bundle-function.mjs";
import { makeTable } from "../dynamo.ts";
import { newMachine, type Machine, type Run } from "../run-tasks.ts";
import type { StrictAws } from "../strict-aws/server.ts";

export const KEY = ["--user", "mai", "--deadline", "2000000000"];
const FUNCTION_CODE = "dist/lambda/index.mjs";

export interface Place {
  aws: StrictAws;
  machine: Machine;
  /** Runs a command line of another command, or does something behind everybody's back. */
  unseen(work: () => unknown): Promise<void>;
}

/** Command lines of one command, which together do all that it can do. */
export type Life = (tasks: Machine["tasks"], place: Place) => Promise<unknown>;

/** Each line for real, and what it would do. */
export async function both(tasks: Machine["tasks"], ...words: string[]) {
  await tasks(...words, "--dry-run");
  await tasks(...words);
}

/** Makes what `tasks schedule` deploys. It is there once the program was built. */
export async function buildFunction(): Promise<void> {
  if (!existsSync(FUNCTION_CODE)) await bundleFunction(FUNCTION_CODE);
}

/**
 * A machine whose target is a strict AWS, or what stands before it at `endpoint`; with `dynamo`, its records are in a table with
 * one record at that endpoint.
 */
export async function machineFor(
  aws: StrictAws,
  { endpoint = aws.endpoint, dynamo }: { endpoint?: string; dynamo: string | undefined },
): Promise<Machine> {
  const plain = newMachine();
  const env = { ...plain.env, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: endpoint };
  const machine = plain.with({ clock: aws.clock, env });
  if (dynamo === undefined) return machine;
  const name = await makeTable(dynamo, { teamIndex: true });
  aws.parameters.PutParameter({ Name: "/my/TABLE", Value: name, Type: "String" });
  const withTable = machine.with({
    env: { ...env, AWS_ENDPOINT_URL_DYNAMODB: dynamo, TASKS_TABLE: "ssm:/my/TABLE" },
  });
  expect((await withTable.tasks("create", ...KEY, "title=Old")).code).toBe(0);
  return withTable;
}

/** Runs a life. `around` is told before and after what is done unseen. */
export async function live(
  command: string,
  life: Life,
  { aws, machine, around }: Omit<Place, "unseen"> & { around: { before(): void; after(): void } },
): Promise<void> {
  const place: Place = {
    aws,
    machine,
    async unseen(work) {
      around.before();
      const run = (await work()) as Partial<Run> | undefined;
      expect(run?.code ?? 0, run?.stderr).toBe(0);
      around.after();
    },
  };
  const tasks = async (...words: string[]) => {
    const run = await machine.tasks(...words);
    // What is not there, conflicts, records left out, and a clock that is not the server's.
    const fine = [0, 3, 4, 7, ...(command === "doctor" ? [1] : [])];
    expect(fine, `${words.join(" ")}: ${run.stderr}`).toContain(run.code);
    return run;
  };
  await life(tasks, place);
}
