import { expect, it } from "vitest";
import { Store } from "../../../src/local/store/store.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

it("a large store's records are put in order in a file, and not in memory", () => {
  const store = new Store(temporaryFolder(), systemClock);
  const FILE = 1;
  expect(store.row("PRAGMA temp_store")).toEqual([FILE]);
  store.close();
});
