import { afterAll, beforeAll, describe } from "vitest";
import { startDynamo } from "./dynalite-with-transactions.ts";
import { makeTable } from "./dynamo.ts";
import { useNoAwsAccount } from "./no-aws-account.ts";
import { newMachine, type Machine } from "./run-tasks.ts";

/** A machine whose table is there and empty, with a store that has been noted already. */
export type NewMachine = () => Promise<Machine>;

/**
 * Runs the same tests on the local store and on DynamoDB's API: the same words, the same output, the same exit codes.
 * `operations` gives the API calls since it was last asked; undefined where there are none.
 * With `teamIndex` the tables have that index.
 */
export function onBothTargets(
  name: string,
  tests: (newMachine: NewMachine, operations: (() => string[]) | undefined) => void,
  { teamIndex = false } = {},
): void {
  describe(`${name} on the local store`, () => {
    tests(async () => {
      const machine = newMachine();
      await machine.tasks("scan", "--count");
      return machine;
    }, undefined);
  });

  describe(`${name} on DynamoDB's API`, () => {
    useNoAwsAccount({ keys: true });
    let dynamo: Awaited<ReturnType<typeof startDynamo>>;
    beforeAll(async () => {
      dynamo = await startDynamo();
    });
    afterAll(() => dynamo.stop());

    tests(
      async () => {
        const table = await makeTable(dynamo.endpoint, { teamIndex });
        dynamo.operations.length = 0;
        const machine = newMachine();
        return machine.with({
          env: {
            ...machine.env,
            TASKS_TABLE: table,
            AWS_ENDPOINT_URL: dynamo.endpoint,
            AWS_REGION: "us-east-1",
          },
        });
      },
      () => dynamo.operations.splice(0),
    );
  });
}
