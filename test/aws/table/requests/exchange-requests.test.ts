import { describe, expect, it } from "vitest";
import { exchangeAction, exchangeRequest } from "../../../../src/aws/table/requests/exchange-requests.ts";
import { number, record, text } from "../../../support/contract/samples.ts";
import { failure } from "../../../support/failure.ts";

const before = record("mai", 1, { status: text("open"), n: number(1) });
const moved = record("mai", 2, { status: text("open"), n: number(1) });
const Key = { user_name: { S: "mai" }, deadline_unix_time: { N: "1" } };
const shown = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" };
const wide = (count: number) =>
  record("mai", 1, Object.fromEntries(Array.from({ length: count - 2 }, (_, i) => [`a${i}`, text("")])));

const deletes = {
  Delete: {
    TableName: "t",
    Key,
    ConditionExpression:
      "#0 = :0 AND #1 = :1 AND #2 = :2 AND #3 = :1 AND attribute_not_exists(#4) AND attribute_not_exists(#5)",
    ExpressionAttributeNames: {
      "#0": "user_name",
      "#1": "deadline_unix_time",
      "#2": "status",
      "#3": "n",
      "#4": "task_description",
      "#5": "completed_unix_time",
    },
    ExpressionAttributeValues: { ":0": { S: "mai" }, ":1": { N: "1" }, ":2": { S: "open" } },
    ...shown,
  },
};

describe("exchangeRequest", () => {
  it("of a move deletes exactly what was read and puts it where nothing is", () => {
    const changes = [
      { before, after: undefined },
      { before: undefined, after: moved },
    ];
    expect(exchangeRequest("t", changes)).toEqual({
      TransactItems: [
        deletes,
        {
          Put: {
            TableName: "t",
            Item: moved,
            ConditionExpression: "attribute_not_exists(#0)",
            ExpressionAttributeNames: { "#0": "user_name" },
            ...shown,
          },
        },
      ],
      ReturnConsumedCapacity: "TOTAL",
    });
    expect(exchangeRequest("t", changes, "again")).toMatchObject({ ClientRequestToken: "again" });
  });
});

describe("exchangeAction", () => {
  it("writes what differs, where all else is as it was", () => {
    const after = record("mai", 1, { status: text("done"), done: number(1) });
    expect(exchangeAction("t", { before, after })).toEqual({
      Update: {
        TableName: "t",
        Key,
        UpdateExpression: "SET #0 = :0, #1 = :1 REMOVE #2",
        ConditionExpression:
          "#3 = :2 AND #0 = :3 AND #2 = :1 AND #4 = :1 AND attribute_not_exists(#5) AND attribute_not_exists(#6) AND attribute_not_exists(#1)",
        ExpressionAttributeNames: {
          "#0": "status",
          "#1": "done",
          "#2": "n",
          "#3": "user_name",
          "#4": "deadline_unix_time",
          "#5": "task_description",
          "#6": "completed_unix_time",
        },
        ExpressionAttributeValues: {
          ":0": { S: "done" },
          ":1": { N: "1" },
          ":2": { S: "mai" },
          ":3": { S: "open" },
        },
        ...shown,
      },
    });
  });

  it("refuses to delete a record of more attributes than DynamoDB compares at once", () => {
    expect(() => exchangeAction("t", { before: wide(140), after: undefined })).not.toThrow();
    const error = failure(() => exchangeAction("t", { before: wide(141), after: undefined }));
    expect(error.message).toContain("141");
    expect(error.hint).toBeDefined();
  });

  it("changes such a record, where what it writes over is as it was", () => {
    const after = { ...wide(300), a290: text("x") };
    const action = exchangeAction("t", { before: wide(300), after });
    expect(action).toMatchObject({
      Update: { ConditionExpression: expect.stringMatching(/^#1 = :1 AND #0 = :2 AND /) },
    });
  });
});
