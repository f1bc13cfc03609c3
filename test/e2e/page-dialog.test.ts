import { describe, expect, it } from "vitest";
import { noBrowser } from "../support/browser.ts";
import { DESKTOP, PAST, PHONE, untilSaid, usePages } from "../support/open-page.ts";
import { addSchedule } from "../support/start-serve.ts";

const MANY = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`attribute${n}`, n]));
const LONG = {
  user_name: "mai",
  deadline_unix_time: PAST,
  task_description: "四半期の報告書を作成して、部長の確認をもらってから、関係者全員に送付する。".repeat(4),
  ...MANY,
};

describe.skipIf(noBrowser !== undefined)("the page's dialog of a record", () => {
  const { openPage } = usePages();

  it("shows a text to edit from its beginning", async () => {
    const { page } = await openPage({ records: [LONG] });
    await page.getByRole("button", { name: "Edit: " }).click();
    await page.getByRole("dialog").waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe("edit-text");
    expect(await page.evaluate("document.activeElement.scrollTop")).toBe(0);
  });

  it.each([
    ["a desktop", DESKTOP],
    ["a phone", PHONE],
  ] as const)("shows what was wrong whole, below a long description, on %s", async (_, size) => {
    const { page } = await openPage({ records: [LONG], size });
    await page.getByRole("button", { name: size === PHONE ? "Open: " : "Edit: " }).click();
    if (size === PHONE) await page.getByText("Edit as JSON").click();
    await page.getByLabel("The record, typed").fill("{");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog").getByRole("alert").waitFor();
    const header = (await page.locator("#record header").boundingBox())!;
    const problem = (await page.locator("#record-notice").boundingBox())!;
    expect(problem.y).toBeGreaterThanOrEqual(header.y + header.height);
  });

  it("is closed by a click beside it, but not where text was marked up to there", async () => {
    const { page } = await openPage({ records: [LONG] });
    await page.getByRole("button", { name: "Edit: " }).click();
    const field = page.getByLabel("The record, typed");
    await field.fill("typed");
    const { x, y } = (await field.boundingBox())!;
    await page.mouse.move(x + 30, y + 15);
    await page.mouse.down();
    await page.mouse.move(20, y, { steps: 5 });
    await page.mouse.up();
    expect([await page.locator("#record").isVisible(), await field.inputValue()]).toEqual([true, "typed"]);
    await page.mouse.click(20, y);
    await page.locator("#record").waitFor({ state: "hidden" });
  });
});

describe.skipIf(noBrowser !== undefined)("the page's notice", () => {
  const { openPage } = usePages();

  it("is a line where it is short, and keeps the focus of who takes back and does again", async () => {
    const { page } = await openPage({ records: [{ ...LONG, task_description: "Tea" }] });
    await page.getByRole("button", { name: "Mark as done: Tea" }).click();
    await untilSaid(page, "Done: Tea");
    const heights = () =>
      page.evaluate<number[]>(
        `["#notice-said", "#notice-choices", "#notice-close"].map((one) => document.querySelector(one).getBoundingClientRect().top)`,
      );
    const [words, choices, close] = await heights();
    expect([choices! - words! < 20, close! - words! < 20]).toEqual([true, true]);
    await page.getByRole("button", { name: "Undo" }).focus();
    await page.keyboard.press("Enter");
    await untilSaid(page, "Taken back: Done: Tea");
    await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Redo");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("#notice-said").innerText()).toBe("Done: Tea");
    await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Undo");
  });

  it("of a schedule is a line too, and below schedules stand table and zone after a reload", async () => {
    const { page } = await openPage({
      hash: "#view=schedules",
      prepare: (account) => addSchedule(account, 600),
    });
    await page.getByRole("switch").click();
    await untilSaid(page, "nightly is off");
    expect((await page.locator("#notice").boundingBox())!.height).toBeLessThan(80);
    expect(await page.locator("body > footer").innerText()).toContain(
      "tasks-dev-table, times in Asia/Tokyo.",
    );
  });
});
