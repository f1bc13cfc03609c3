import { afterAll, beforeAll, describe } from "vitest";
import { openDynamoTable } from "../../support/dynamo.ts";
import { startDynalite } from "../../support/dynalite.ts";
import { tableContract, type Reasons } from "../../support/table-contract.ts";

const noItem = "no ReturnValuesOnConditionCheckFailure, so that a refused record is not shown";
const noTransactions = "no TransactWriteItems";
const unequal = "equal lists are not equal";
const known: Reasons = {
  "delete refuses when the condition is false, and shows what is there": noItem,
  "update writes where the condition holds on what was there": noItem,
  "a refused update shows what is there and changes nothing": noItem,
  "of many conditional updates at once exactly one is written": noItem,
  "an attribute of the name __proto__ comes back": "it is lost",
  "an attribute of the name __proto__ is in every answer": "it is lost",
  "equality needs equal types, and numbers are equal by value": unequal,
  "two missing places are not equal": "they are equal",
  "order is by number, by UTF-8 bytes, by unsigned bytes, and never between types":
    "texts are in the order of UTF-16",
  "in is equality with any of a list": "an empty text is in no list",
  "attribute_exists, attribute_not_exists and attribute_type": "false has no type",
  "contains finds a map in a list": "it does not",
  "size counts letters, bytes and elements": "an empty text has no size",
  "size and attribute_type take a value": "an empty text has no size",
  "and binds tighter than or, and not tighter than both": "NOT NOT is a syntax error",
  "update refuses a sum of more than 38 digits, and changes nothing": "numbers have any number of digits",
  "update counts all indexes of a list as they were before": "it counts them one after the other",
  "a condition is looked at before a path, and a missing record before both": noItem,
  "the changes of a nested update turned round take it back": unequal,
  "update, move and exchange take a record at any number": noTransactions,
  "exchange of several keys does all of it or nothing": noTransactions,
  "each write tells what it has changed, and the changes turned round take it back": noTransactions,
  "exchange puts a record where none is, and takes it away again": unequal,
  "exchange puts a record in the place of another, and back": unequal,
  "of many exchanges of one record at once exactly one is done": unequal,
  "a change writer leaves alone what somebody has changed, deleted or taken": noTransactions,
  "records that move into each other's places, the last first, all arrive": noTransactions,
  "move gives a record another deadline and keeps everything else": noTransactions,
  "move leaves both records alone when the new deadline is taken": noTransactions,
  "move with overwrite replaces the whole record that is in the way": noTransactions,
  "a record of another user at the new deadline is not in the way": noTransactions,
  "move counts how often what came from a calendar was moved, and nothing of other records": noTransactions,
  "move takes a record of hundreds of kilobytes and of many attributes": noTransactions,
  "a record that many move at once is moved once and is in one place": noTransactions,
  "a change made while a record is moved is in the moved record or reported missing": noTransactions,
  "of several who finish a task that repeats at once one makes its next one, again and again": noTransactions,
  "what makes a task done that somebody has just finished is nothing, and not its end alone": noTransactions,
  "two series whose next ones have one second both go on": noTransactions,
  "a task that is changed while it is finished is finished as it is then": noTransactions,
};

describe("DynamoTaskTable on dynalite", () => {
  let engine: Awaited<ReturnType<typeof startDynalite>>;
  beforeAll(async () => {
    engine = await startDynalite();
  });
  afterAll(() => engine.stop());

  tableContract(() => openDynamoTable(engine.endpoint), { known });
});
