import { expect, it } from "vitest";
import { fileOpened, hasOpenFiles } from "../../src/engine/open-files.ts";

it("knows of an open file until it is closed, whatever is said twice", () => {
  const closeOne = fileOpened();
  const closeOther = fileOpened();
  closeOne();
  closeOne();
  expect(hasOpenFiles()).toBe(true);
  closeOther();
  expect(hasOpenFiles()).toBe(false);
});
