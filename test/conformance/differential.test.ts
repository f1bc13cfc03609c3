import Big from "big.js";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { TaskTable } from "../../src/table/task-table.ts";
import { TasksError } from "../../src/errors.ts";
import { arbitraryAttributes, arbitraryCondition } from "../support/arbitraries.ts";
import {
  arbitraryOperation,
  arbitraryRecords,
  perform,
  type Operation,
} from "../support/arbitrary-operation.ts";
import { comparable, fill, queryDeadlines, record } from "../support/contract/samples.ts";
import { openDynamoTable } from "../support/dynamo.ts";
import { openTemporaryTable } from "../support/local-table.ts";
import { describeEngine } from "./engines.ts";

describeEngine("dynamoDbLocal", (endpoint) => {
  const onBoth = async (body: (local: TaskTable, dynamo: TaskTable) => Promise<void>) => {
    const dynamo = await openDynamoTable(endpoint);
    const local = openTemporaryTable();
    try {
      await body(local, dynamo);
    } finally {
      dynamo.close();
      local.close();
    }
  };

  it("any operations have the same results in the local store, and leave the same records", async () => {
    const operations = fc.array(arbitraryOperation, { minLength: 1, maxLength: 15, size: "max" });
    await fc.assert(
      fc.asyncProperty(arbitraryRecords, operations, (records, list) =>
        onBoth(async (local, dynamo) => {
          for (const one of records) await Promise.all([local.put(one), dynamo.put(one)]);
          for (const operation of [...list, { call: "scan", request: {} } satisfies Operation]) {
            expect(await resultOf(local, operation), operation.call).toEqual(
              await resultOf(dynamo, operation),
            );
          }
        }),
      ),
      { numRuns: 200 },
    );
  });

  it("any condition chooses the same records in the local store", async () => {
    await onBoth(async (local, dynamo) => {
      const many = fc.sample(arbitraryAttributes, { numRuns: 60, seed: 1 });
      const records = many.map((attributes, index) => record("a", index, attributes));
      await fill(local, records);
      await fill(dynamo, records);
      await fc.assert(
        fc.asyncProperty(arbitraryCondition, async (where) => {
          expect(await queryDeadlines(local, "a", { where })).toEqual(
            await queryDeadlines(dynamo, "a", { where }),
          );
        }),
        { numRuns: 1500 },
      );
    });
  });
});

/** What an operation gives, or the kind of its error. Anything but a TasksError is a fault that nothing equals. */
async function resultOf(table: TaskTable, operation: Operation): Promise<unknown> {
  try {
    return { result: comparable(await perform(table, operation), plainNumber) };
  } catch (error) {
    if (error instanceof TasksError) return { error: error.kind };
    throw error;
  }
}

// DynamoDB Local writes the numbers of a set with exponents at times, as in 1E-38.
function plainNumber(text: string): string {
  return new Big(text).toFixed();
}
