import type { AttributeValue } from "../../task/attribute-value.ts";
import { compareNumbers } from "../../task/number.ts";
import { DEADLINE, USER_NAME } from "../../task/record.ts";
import type { QueryOptions } from "./record-store.ts";

/** The conditions of a Query for a user's records within bounds; undefined where the bounds leave nothing. Pure. */
export function keyRange(userName: string, { after, from, to }: Pick<QueryOptions, "after" | "from" | "to">) {
  const isAfter = after !== undefined && (from === undefined || compareNumbers(after, from) >= 0);
  const first = isAfter ? after : from;
  if (first !== undefined && to !== undefined) {
    const order = compareNumbers(first, to);
    if (order > 0 || (order === 0 && isAfter)) return undefined;
  }
  const values: { [name: string]: AttributeValue } = { ":user": { S: userName } };
  if (first !== undefined) values[":first"] = { N: first };
  if (to !== undefined) values[":last"] = { N: to };
  const condition = conditionOf(first, to, isAfter);
  return {
    KeyConditionExpression: condition === undefined ? "#user = :user" : `#user = :user and ${condition}`,
    ExpressionAttributeNames: {
      "#user": USER_NAME,
      ...(condition === undefined ? {} : { "#deadline": DEADLINE }),
    },
    ExpressionAttributeValues: values,
    /** A deadline that comes along although it is not wanted: a key has one condition, and BETWEEN takes in both ends. */
    without: isAfter && to !== undefined ? first : undefined,
  };
}

function conditionOf(
  first: string | undefined,
  last: string | undefined,
  isAfter: boolean,
): string | undefined {
  if (first !== undefined && last !== undefined) return "#deadline between :first and :last";
  if (first !== undefined) return `#deadline ${isAfter ? ">" : ">="} :first`;
  return last === undefined ? undefined : "#deadline <= :last";
}
