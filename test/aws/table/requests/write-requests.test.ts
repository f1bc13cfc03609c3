import { describe, expect, it } from "vitest";
import { changeAttributes } from "../../../../src/table/change-attributes.ts";
import { deleteRequest, updateRequest } from "../../../../src/aws/table/requests/change-requests.ts";
import { putRequest } from "../../../../src/aws/table/requests/table-requests.ts";
import { equals, key, number, record, text } from "../../../support/contract/samples.ts";

const open = equals("status", text("open"));

describe("putRequest", () => {
  it("replaces what is there", () => {
    expect(putRequest("t", record("mai", 1, { name: text("x") }), { ifAbsent: false })).toEqual({
      TableName: "t",
      Item: { user_name: { S: "mai" }, deadline_unix_time: { N: "1" }, name: { S: "x" } },
      ReturnConsumedCapacity: "TOTAL",
    });
  });

  it("writes only where nothing is, and asks for what is there", () => {
    expect(putRequest("t", record("mai", 1), { ifAbsent: true })).toEqual({
      TableName: "t",
      Item: { user_name: { S: "mai" }, deadline_unix_time: { N: "1" } },
      ConditionExpression: "attribute_not_exists(#0)",
      ExpressionAttributeNames: { "#0": "user_name" },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      ReturnConsumedCapacity: "TOTAL",
    });
  });
});

describe("updateRequest", () => {
  it("writes each step into its clause, paths and all", () => {
    const { UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues } = updateRequest(
      "t",
      key("mai", "1"),
      [
        { is: "add", path: ["tags"], value: { SS: ["x"] } },
        { is: "set", path: ["rank", "ccf"], value: text("A") },
        { is: "append", path: ["m", "a.b"], list: [text("y")] },
        { is: "remove", path: ["list", 0, "rank"] },
        { is: "delete-from", path: ["m", "tags"], value: { NS: ["1"] } },
        { is: "remove", path: ["list", 1] },
      ],
      { upsert: true },
    );
    expect({ UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues }).toEqual({
      UpdateExpression:
        "SET #1.#2 = :1, #3.#4 = list_append(if_not_exists(#3.#4, :2), :3) ADD #0 :0 REMOVE #5[0].#1, #5[1] DELETE #3.#0 :4",
      ExpressionAttributeNames: {
        "#0": "tags",
        "#1": "rank",
        "#2": "ccf",
        "#3": "m",
        "#4": "a.b",
        "#5": "list",
      },
      ExpressionAttributeValues: {
        ":0": { SS: ["x"] },
        ":1": text("A"),
        ":2": { L: [] },
        ":3": { L: [text("y")] },
        ":4": { NS: ["1"] },
      },
    });
  });

  const common = {
    TableName: "t",
    Key: { user_name: { S: "mai" }, deadline_unix_time: { N: "1" } },
    ReturnValues: "ALL_OLD",
    ReturnConsumedCapacity: "TOTAL",
  };

  it("changes only a record that is there", () => {
    const set = { status: text("done"), "a.b": number(1), done: number(1) };
    expect(updateRequest("t", key("mai", 1), changeAttributes({ set }), {})).toEqual({
      ...common,
      UpdateExpression: "SET #0 = :0, #1 = :1, #2 = :1",
      ConditionExpression: "attribute_exists(#3)",
      ExpressionAttributeNames: { "#0": "status", "#1": "a.b", "#2": "done", "#3": "user_name" },
      ExpressionAttributeValues: { ":0": { S: "done" }, ":1": { N: "1" } },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
  });

  it("has no condition when it may make the record", () => {
    expect(
      updateRequest("t", key("mai", 1), changeAttributes({ add: { n: "-1.5", m: "2" } }), { upsert: true }),
    ).toEqual({
      ...common,
      UpdateExpression: "ADD #0 :0, #1 :1",
      ExpressionAttributeNames: { "#0": "n", "#1": "m" },
      ExpressionAttributeValues: { ":0": { N: "-1.5" }, ":1": { N: "2" } },
    });
  });

  it("has no values when it only removes", () => {
    expect(
      updateRequest("t", key("mai", 1), changeAttributes({ remove: ["b", "c"] }), { upsert: true }),
    ).toEqual({
      ...common,
      UpdateExpression: "REMOVE #0, #1",
      ExpressionAttributeNames: { "#0": "b", "#1": "c" },
    });
  });

  it("does all three at once, under the user's condition, in one set of placeholders", () => {
    const three = changeAttributes({ set: { a: text("open") }, add: { n: "1" }, remove: ["status"] });
    const shared = {
      ...common,
      UpdateExpression: "SET #0 = :0 ADD #1 :1 REMOVE #2",
      ExpressionAttributeValues: { ":0": { S: "open" }, ":1": { N: "1" } },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    };
    const names = { "#0": "a", "#1": "n", "#2": "status" };
    expect(updateRequest("t", key("mai", 1), three, { condition: open })).toEqual({
      ...shared,
      ConditionExpression: "(attribute_exists(#3)) AND (#2 = :0)",
      ExpressionAttributeNames: { ...names, "#3": "user_name" },
    });
    expect(updateRequest("t", key("mai", 1), three, { condition: open, upsert: true })).toEqual({
      ...shared,
      ConditionExpression: "#2 = :0",
      ExpressionAttributeNames: names,
    });
  });

  it("keeps a user's `or` from undoing the condition that the record is there", () => {
    const condition = { is: "or", left: open, right: equals("status", text("new")) } as const;
    expect(
      updateRequest("t", key("mai", 1), changeAttributes({ remove: ["x"] }), { condition }),
    ).toMatchObject({
      ConditionExpression: "(attribute_exists(#1)) AND (#2 = :0 OR #2 = :1)",
    });
  });
});

describe("deleteRequest", () => {
  const common = {
    TableName: "t",
    Key: { user_name: { S: "mai" }, deadline_unix_time: { N: "1" } },
    ReturnValues: "ALL_OLD",
    ReturnConsumedCapacity: "TOTAL",
  };

  it("gives back what it deletes, and needs no condition for it", () => {
    expect(deleteRequest("t", key("mai", 1), undefined)).toEqual(common);
  });

  it("never takes a record that is not there for one that meets the condition", () => {
    expect(deleteRequest("t", key("mai", 1), { is: "not-exists", path: ["owner"] })).toEqual({
      ...common,
      ConditionExpression: "(attribute_exists(#0)) AND (attribute_not_exists(#1))",
      ExpressionAttributeNames: { "#0": "user_name", "#1": "owner" },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
  });
});
