import { openDynamoTable } from "../support/dynamo.ts";
import { tableContract, type Reasons } from "../support/table-contract.ts";
import { describeEngine } from "./engines.ts";

const unnormalised = "gives numbers back as they were sent, where AWS trims zeros (Developer Guide, Number)";

describeEngine("dynamoDbLocal", (endpoint) => {
  const known: Reasons = {
    "numbers within sets, lists and maps come back in their plain form": `in lists and maps it ${unnormalised}`,
    "an update gives the record with its numbers in their plain form": `in ReturnValues it ${unnormalised}`,
    "after at the far end of the range gives nothing more":
      "it refuses there what AWS gives as LastEvaluatedKey",
    "all open records of the deadline that a range ends on come, whatever the limit":
      "after a page that ends on the range's last deadline it drops the others of that deadline",
  };
  const racy: Reasons = {
    // Seen 1 to 19 times of 20; with a ConditionExpression always once. AWS writes an item in one order.
    "of many deletes at once exactly one deletes": "a DeleteItem without a condition is not atomic in it",
  };
  tableContract(() => openDynamoTable(endpoint), { known, racy });
});

describeEngine("moto", (endpoint) => {
  const known: Reasons = {
    "numbers keep 38 digits and come back in their plain form": `it ${unnormalised}`,
    "one number is one key, however it is written": `it ${unnormalised}`,
    "many writes at once keep each number apart": `it ${unnormalised}`,
    "numbers within sets, lists and maps come back in their plain form": `it ${unnormalised}`,
    "an update gives the record with its numbers in their plain form": `it ${unnormalised}`,
    "equality needs equal types, and numbers are equal by value": "a missing attribute equals null",
    "two missing places are not equal": "they are equal",
    "order is by number, by UTF-8 bytes, by unsigned bytes, and never between types":
      "a number and a text end it with 500",
    "begins_with and contains": "begins_with knows no binary",
    "begins_with and contains take a value first": "begins_with knows no binary",
    "size counts letters, bytes and elements": "the size of what is missing ends it with 500",
    "size and attribute_type take a value": "the size of what is missing ends it with 500",
    "what has no size is in no comparison": "the size of a number ends it with 500",
    "and binds tighter than or, and not tighter than both": "NOT NOT ends it with 500",
    "update refuses to add to what is no number, and changes nothing":
      "a refused update leaves its other changes done",
    "update refuses a sum of more than 38 digits, and changes nothing": "numbers have any number of digits",
    "update appends what is set at an index beyond the end, in the order of the indexes":
      "in the order of the expression; AWS sorts them (Developer Guide, Update expressions)",
    "update removes nothing at an index beyond the end, also of what it appends":
      "it removes what was just appended there",
    "update takes a set that it has emptied out of its list": "it ends with 500",
    "numbers are one element of a set by their value": "1 and 1.0 are two elements",
    "update within what is not there, or is no map or list, says which path and changes nothing":
      "it takes a path within a text or a list and changes nothing",
    "update within null says which path and changes nothing": "it takes the path and changes nothing there",
    "update refuses types that do not fit, says which, and changes nothing":
      "a refused update leaves its other changes done",
    "update refuses values that make a record too deep or too large, and changes nothing":
      "it knows no limit of depth",
  };
  tableContract(() => openDynamoTable(endpoint), { known });
});

// Where DynamoDB Local differs it does what AWS documents: numbers without the zeros
// around them, a LastEvaluatedKey taken back as ExclusiveStartKey, and one winner of many deletes.
describeEngine("dynoxide", (endpoint) => {
  const known: Reasons = {
    "each write tells what it has changed, and the changes turned round take it back":
      "of a record that UpdateItem makes it gives the keys as its old item, where AWS gives none",
    "size and attribute_type take a value":
      "it wants a path there, as the Developer Guide's grammar has it; DynamoDB Local takes values",
    // In these DynamoDB Local does what AWS documents, and what ScyllaDB's test/alternator recorded against AWS.
    "update appends what is set at an index beyond the end, in the order of the indexes":
      "it fills the list with null up to the index, where AWS appends (Developer Guide, Update expressions)",
    "update removes nothing at an index beyond the end, also of what it appends":
      "it fills the list, as above",
    "update within null says which path and changes nothing":
      "it writes into null as into an empty map or list; DynamoDB Local refuses the path",
    "update within an element beyond the end says so and changes nothing": "it fills the list, as above",
    "update counts all indexes of a list as they were before":
      "it counts the indexes of a REMOVE one after the other; AWS counts them before (alternator)",
    "update removes nothing within what is not there, and says so":
      "it takes that for done; AWS refuses the path (alternator)",
    "numbers are one element of a set by their value":
      "1.0 is not the element 1; AWS trims zeros (Developer Guide, Number)",
  };
  tableContract(() => openDynamoTable(endpoint), { known });
});
