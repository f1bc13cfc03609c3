import Big from "big.js";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { ChangeStep, TaskTable } from "../../src/table/task-table.ts";
import { TasksError } from "../../src/errors.ts";
import { typeOf } from "../../src/task/attribute-value.ts";
import type { Condition } from "../../src/task/condition/condition.ts";
import { valueAt } from "../../src/task/path/path.ts";
import { arbitraryAttributes, arbitraryCondition, measuresValue } from "../support/arbitraries.ts";
import {
  nestedSequence,
  perform,
  plainSequence,
  wideSequence,
  type Operation,
  type Sequence,
} from "../support/arbitrary-operation.ts";
import { comparable, fill, queryDeadlines, record } from "../support/contract/samples.ts";
import { openDynamoTable } from "../support/dynamo.ts";
import { exportsOf } from "../support/exports.ts";
import { openTemporaryTable } from "../support/local-table.ts";
import { describeEngine } from "./engines.ts";

for (const engine of ["dynoxide", "dynamoDbLocal"] as const) {
  describeEngine(engine, (endpoint) => {
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
    // Most of the runs go to the better judge, which is also the faster one.
    const { write, runs } =
      engine === "dynoxide" ? { write: asItIs, runs: 120 } : { write: plainNumber, runs: 40 };
    const isTaken = (condition: Condition | undefined) =>
      engine !== "dynoxide" || condition === undefined || !measuresValue(condition);
    const isKnown = (operation: Operation) =>
      isTaken(conditionOf(operation)) &&
      (engine !== "dynoxide" || operation.call !== "update" || operation.change.every(isRightInDynoxide));

    it.each([
      ["plain", plainSequence],
      ["wide", wideSequence],
      ["nested", nestedSequence],
    ])("%s operations have the same results in the local store, and leave the same records", (_, sequence) =>
      fc.assert(
        fc.asyncProperty(sequence, ({ records, operations }: Sequence) =>
          onBoth(async (local, dynamo) => {
            const last: Operation = { call: "scan", request: {} };
            const puts = records.map((one): Operation => ({ call: "put", record: one }));
            const taken = operations.filter(isKnown);
            const told = engine === "dynoxide" ? withoutBare : (result: unknown) => result;
            for (const operation of [...puts, ...taken, last]) {
              if (engine === "dynoxide" && (await writesWithinNull(local, operation))) continue;
              const found = told(await resultOf(local, operation, write));
              expect(found, operation.call).toEqual(told(await resultOf(dynamo, operation, write)));
            }
            if (engine === "dynoxide") expect(await exportsOf(local)).toEqual(await exportsOf(dynamo));
          }),
        ),
        { numRuns: runs },
      ),
    );

    it("any condition chooses the same records in the local store", async () => {
      await onBoth(async (local, dynamo) => {
        const many = fc.sample(arbitraryAttributes, { numRuns: 60, seed: 1 });
        const records = many.map((attributes, index) => record("a", index, attributes));
        await fill(local, records);
        await fill(dynamo, records);
        await fc.assert(
          fc.asyncProperty(arbitraryCondition.filter(isTaken), async (where) => {
            expect(await queryDeadlines(local, "a", { where })).toEqual(
              await queryDeadlines(dynamo, "a", { where }),
            );
          }),
          { numRuns: 10 * runs },
        );
      });
    });
  });
}

function conditionOf(operation: Operation): Condition | undefined {
  if ("request" in operation) return operation.request.where;
  if (operation.call === "claim") return operation.where;
  return "condition" in operation ? operation.condition : undefined;
}

/** Dynoxide gives the keys of a record that UpdateItem makes as its old item, so there bare keys count as none. */
function withoutBare(result: unknown): unknown {
  if (!isObject(result) || !isObject(result["result"])) return result;
  const { changes } = result["result"];
  if (!Array.isArray(changes)) return result;
  for (const change of changes as { before?: object }[]) {
    if (change.before !== undefined && Object.keys(change.before).length === 2) delete change.before;
  }
  return result;
}

function isObject(value: unknown): value is { [name: string]: unknown } {
  return typeof value === "object" && value !== null;
}

/**
 * Dynoxide 1.2 counts the indexes of a REMOVE one after the other, fills a list up to an index beyond its end, and takes a
 * REMOVE or DELETE within what is no map for done. DynamoDB Local does what AWS documents ("Update expressions"), and what
 * ScyllaDB's test/alternator recorded against AWS.
 */
function isRightInDynoxide({ is, path: [, ...rest] }: ChangeStep): boolean {
  if (rest.some((part) => typeof part === "number")) return false;
  return rest.length === 0 || (is !== "remove" && is !== "delete-from");
}

/** Dynoxide writes into null as into an empty map; DynamoDB Local refuses the path. */
async function writesWithinNull(table: TaskTable, operation: Operation): Promise<boolean> {
  if (operation.call !== "update") return false;
  const found = await table.get(operation.key);
  return operation.change.some(({ path: [name, ...rest] }) => {
    if (found === undefined || rest.length === 0) return false;
    const around = valueAt([name, ...rest.slice(0, -1)], found);
    return around !== undefined && typeOf(around) === "NULL";
  });
}

type Write = (number: string) => string;

/** What an operation gives, or the kind of its error. Anything but a TasksError is a fault that nothing equals. */
async function resultOf(table: TaskTable, operation: Operation, write: Write): Promise<unknown> {
  try {
    return { result: comparable(await perform(table, operation), write) };
  } catch (error) {
    if (error instanceof TasksError) return { error: error.kind };
    throw error;
  }
}

const asItIs: Write = (number) => number;

// DynamoDB Local gives numbers within lists and maps back as they were sent, and those of a set with exponents at times, as
// in 1E-38. AWS trims them (Developer Guide, "Number"), and so does Dynoxide, with which exports are equal to the byte.
const plainNumber: Write = (number) => new Big(number).toFixed();
