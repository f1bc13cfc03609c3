import { describe } from "vitest";
import { openTemporaryTable } from "../../support/local-table.ts";
import { tableContract } from "../../support/table-contract.ts";

describe("the local store", () => {
  tableContract(openTemporaryTable);
});
