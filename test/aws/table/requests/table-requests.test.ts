import { describe, expect, it } from "vitest";
import {
  deadlinesRequest,
  getRequest,
  queryRequest,
  scanRequest,
} from "../../../../src/aws/table/requests/table-requests.ts";
import { equals, key, number, record, text } from "../../../support/contract/samples.ts";

const open = equals("status", text("open"));
const after = record("mai", 150);

describe("getRequest", () => {
  it("reads what has just been written", () => {
    expect(getRequest("t", key("熊本 はまち", 1767225600))).toEqual({
      TableName: "t",
      Key: { user_name: { S: "熊本 はまち" }, deadline_unix_time: { N: "1767225600" } },
      ConsistentRead: true,
      ReturnConsumedCapacity: "TOTAL",
    });
  });
});

describe("queryRequest", () => {
  const user = {
    TableName: "t",
    KeyConditionExpression: "#0 = :0",
    ExpressionAttributeNames: { "#0": "user_name" },
    ExpressionAttributeValues: { ":0": { S: "mai" } },
    ScanIndexForward: true,
    ReturnConsumedCapacity: "TOTAL",
  };
  const ranged = { ...user, ExpressionAttributeNames: { "#0": "user_name", "#1": "deadline_unix_time" } };
  const mai = { userName: "mai", descending: false };

  it("asks for all of a user's records, ascending", () => {
    expect(queryRequest("t", mai)).toEqual(user);
  });

  it("asks for them in the other order", () => {
    expect(queryRequest("t", { userName: "mai", descending: true })).toEqual({
      ...user,
      ScanIndexForward: false,
    });
  });

  it("turns dates into a condition on the key, never a filter", () => {
    expect(queryRequest("t", { ...mai, from: "100" })).toEqual({
      ...ranged,
      KeyConditionExpression: "#0 = :0 AND #1 >= :1",
      ExpressionAttributeValues: { ":0": { S: "mai" }, ":1": { N: "100" } },
    });
    expect(queryRequest("t", { ...mai, to: "0" })).toEqual({
      ...ranged,
      KeyConditionExpression: "#0 = :0 AND #1 <= :1",
      ExpressionAttributeValues: { ":0": { S: "mai" }, ":1": { N: "0" } },
    });
    expect(queryRequest("t", { ...mai, from: "100", to: "200" })).toEqual({
      ...ranged,
      KeyConditionExpression: "#0 = :0 AND #1 BETWEEN :1 AND :2",
      ExpressionAttributeValues: { ":0": { S: "mai" }, ":1": { N: "100" }, ":2": { N: "200" } },
    });
  });

  it("shares a placeholder between the two ends of a range of one second, and with the filter", () => {
    const where = equals("priority", number(100));
    expect(queryRequest("t", { ...mai, from: "100", to: "100", where })).toEqual({
      ...user,
      KeyConditionExpression: "#0 = :0 AND #1 BETWEEN :1 AND :1",
      FilterExpression: "#2 = :1",
      ExpressionAttributeNames: { "#0": "user_name", "#1": "deadline_unix_time", "#2": "priority" },
      ExpressionAttributeValues: { ":0": { S: "mai" }, ":1": { N: "100" } },
    });
  });

  it("goes on after a key, sees every write, ends its page at a limit, and counts", () => {
    expect(queryRequest("t", { ...mai, after })).toEqual({
      ...user,
      ExclusiveStartKey: { user_name: { S: "mai" }, deadline_unix_time: { N: "150" } },
    });
    expect(queryRequest("t", { ...mai, consistent: true })).toEqual({ ...user, ConsistentRead: true });
    expect(queryRequest("t", { ...mai, limit: 7 })).toEqual({ ...user, Limit: 7 });
    expect(queryRequest("t", { ...mai, countOnly: true })).toEqual({ ...user, Select: "COUNT" });
  });

  it("leaves out what is off or undefined", () => {
    const off = { from: undefined, to: undefined, where: undefined, after: undefined, limit: undefined };
    expect(Object.keys(queryRequest("t", { ...mai, ...off, consistent: false, countOnly: false }))).toEqual(
      Object.keys(queryRequest("t", mai)),
    );
  });

  it("has no limit beside a filter, which would end pages that are not full", () => {
    expect(queryRequest("t", { ...mai, limit: 7, where: open })).not.toHaveProperty("Limit");
  });
});

describe("scanRequest", () => {
  it("has no maps of names and values when there is no filter", () => {
    expect(scanRequest("t", {})).toEqual({ TableName: "t", ReturnConsumedCapacity: "TOTAL" });
  });

  it("has the filter, the key to go on after, and the count", () => {
    expect(scanRequest("t", { where: open, after, limit: 7, countOnly: true })).toEqual({
      TableName: "t",
      FilterExpression: "#0 = :0",
      ExpressionAttributeNames: { "#0": "status" },
      ExpressionAttributeValues: { ":0": { S: "open" } },
      ExclusiveStartKey: { user_name: { S: "mai" }, deadline_unix_time: { N: "150" } },
      Select: "COUNT",
      ReturnConsumedCapacity: "TOTAL",
    });
    expect(scanRequest("t", { limit: 7 })).toEqual({
      TableName: "t",
      Limit: 7,
      ReturnConsumedCapacity: "TOTAL",
    });
  });

  it("reads only the attributes that are wanted, whatever their names", () => {
    expect(scanRequest("t", { where: open, select: ["status", "a.b"] })).toEqual({
      TableName: "t",
      ProjectionExpression: "#0, #1",
      FilterExpression: "#0 = :0",
      ExpressionAttributeNames: { "#0": "status", "#1": "a.b" },
      ExpressionAttributeValues: { ":0": { S: "open" } },
      ReturnConsumedCapacity: "TOTAL",
    });
  });

  it("leaves segments and rate to the sender", () => {
    expect(scanRequest("t", { segments: 4, maxReadUnits: 5 })).toEqual(scanRequest("t", {}));
  });
});

describe("deadlinesRequest", () => {
  it("asks for nothing but deadlines, ascending, every write included", () => {
    expect(deadlinesRequest("t", "mai", 100)).toEqual({
      TableName: "t",
      KeyConditionExpression: "#1 = :0 AND #0 >= :1",
      ProjectionExpression: "#0",
      ConsistentRead: true,
      ExpressionAttributeNames: { "#0": "deadline_unix_time", "#1": "user_name" },
      ExpressionAttributeValues: { ":0": { S: "mai" }, ":1": { N: "100" } },
      ReturnConsumedCapacity: "TOTAL",
    });
  });
});
