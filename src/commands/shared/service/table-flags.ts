import { checkParameterName } from "../../../cloud/parameter.ts";
import { checkTtl } from "../../../cloud/desired-table.ts";
import { defineFlags } from "../../../flags/flag.ts";
import { checkedText } from "../../../flags/checked-text.ts";
import { oneOf } from "../../../flags/text.ts";
import { wholeNumber } from "../../../flags/whole-number.ts";

const provisionedOnly = {
  flag: "billing",
  is: "provisioned",
  hint: "on-demand has no capacity to set",
} as const;

/** What can be said about the table and its parameter, by flags and in a file. */
export const tableFlags = defineFlags({
  billing: {
    value: "<mode>",
    type: oneOf(["on-demand", "provisioned"]),
    help: "how capacity is paid for (a new table: on-demand)",
  },
  rcu: {
    value: "<n>",
    type: wholeNumber(),
    help: "read capacity units, with --billing provisioned (default: 1)",
    needs: provisionedOnly,
  },
  wcu: {
    value: "<n>",
    type: wholeNumber(),
    help: "write capacity units, with --billing provisioned (default: 1)",
    needs: provisionedOnly,
  },
  ttl: {
    value: "<attribute>",
    type: checkedText("attribute", checkTtl),
    help: "records expire at the unix time in this attribute",
    no: "records do not expire",
  },
  pitr: {
    help: "keep backups of the last 35 days (point-in-time recovery)",
    no: "keep no backups; those that are there go",
  },
  deletionProtection: {
    help: "nobody can delete the table (default for stage prod)",
    no: "the table can be deleted",
  },
  teamIndex: {
    help: "make the index of everybody's open tasks that --all-users asks, and put all of them into it",
    no: "take the index away",
  },
  parameter: {
    value: "<name>",
    type: checkedText("parameter", checkParameterName),
    help: "where the table's name goes (default: /<service>/<stage>/DYNAMODB_TABLE)",
  },
});
