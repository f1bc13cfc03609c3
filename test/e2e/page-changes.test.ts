import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { freePort } from "../../.ci/start-engine.mjs";
import { noBrowser } from "../support/browser.ts";
import { FUTURE, PAST, PHONE, untilSaid, usePages } from "../support/open-page.ts";
import type { Account } from "../support/spawn-tasks.ts";
import { addSchedule, readSchedules } from "../support/start-serve.ts";

const REPORT = { user_name: "mai", deadline_unix_time: PAST, task_description: "Report", priority: 3 };
const BILL = { user_name: "mai", deadline_unix_time: PAST + 60, task_description: "Bill" };

describe.skipIf(noBrowser !== undefined)("on the page", () => {
  const { openPage } = usePages();

  it("a record is added in one line, with the keyboard alone, as its <when> was explained", async () => {
    const { account, page, wrong } = await openPage();
    await page.keyboard.press("n");
    await page.keyboard.type("Send the report");
    await page.keyboard.press("Tab");
    await page.keyboard.type("2100-01-01 9:00");
    await page.getByText("2100-01-01 09:00:00 +09:00").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("熊本 はまち");
    await page.keyboard.press("Enter");
    await untilSaid(page, "Added Send the report");
    await expect.poll(() => descriptions(page)).toEqual(["Send the report"]);
    expect(await records(account)).toEqual([
      { user_name: "熊本 はまち", deadline_unix_time: FUTURE, task_description: "Send the report" },
    ]);
    // The next one can be typed at once.
    expect(await page.evaluate("document.activeElement.id")).toBe("add-what");
    expect(wrong).toEqual([]);
  });

  it("a date that is none is explained while it is typed, and nothing is added", async () => {
    const { account, page } = await openPage();
    await page.getByLabel("What needs to be done").fill("x");
    await page.getByLabel("User", { exact: true }).fill("mai");
    await page.getByLabel("When").fill("fryday 5pm");
    await page.getByText("did you mean 'friday 5pm'?").waitFor();
    expect(await page.getByLabel("When").getAttribute("aria-invalid")).toBe("true");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("When 'fryday 5pm' is not a date").waitFor();
    expect(await records(account)).toEqual([]);
  });

  it("a second task at one time is not written over the first, but offered the next second", async () => {
    const { account, page } = await openPage({ records: [REPORT] });
    await page.getByLabel("What needs to be done").fill("Other");
    await page.getByLabel("When").fill(String(PAST));
    await page.keyboard.press("Enter");
    await page.getByText("At 2023-11-15 07:13:20 +09:00 mai has a task already").waitFor();
    expect(await records(account)).toEqual([REPORT]);
    await page.getByRole("button", { name: /^Add it at/ }).click();
    await untilSaid(page, "Added Other");
    expect((await records(account)).length).toBe(2);
  });

  it("a record is marked as done, taken back, and done again, and the history has all of it", async () => {
    const { account, page } = await openPage({ records: [REPORT, BILL] });
    await page.getByRole("button", { name: "Mark as done: Report" }).click();
    await untilSaid(page, "Done: Report");
    await expect.poll(() => descriptions(page)).toEqual(["Bill"]);
    await page.getByRole("button", { name: "Undo" }).click();
    await untilSaid(page, "Taken back: Done: Report");
    await expect.poll(() => descriptions(page)).toEqual(["Report", "Bill"]);
    expect(await records(account)).toEqual([REPORT, BILL]);
    await page.getByRole("button", { name: "Redo" }).click();
    await expect.poll(() => descriptions(page)).toEqual(["Bill"]);
    const history = await account.tasks("history", "-o", "ndjson", "--fields", "command", "--limit", "3");
    const commands = history.stdout
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { command: string }).command);
    expect(commands).toEqual([
      expect.stringMatching(/^tasks undo \w+ \(the page of tasks serve\)$/),
      expect.stringMatching(/^tasks undo \w+ \(the page of tasks serve\)$/),
      "tasks done --user mai --deadline 1700000000 (the page of tasks serve)",
    ]);
    expect((await account.tasks("undo")).code).toBe(0);
    await expect.poll(() => descriptions(page)).toEqual(["Report", "Bill"]);
  });

  it("a task that repeats comes again when it is done", async () => {
    const { account, page } = await openPage();
    await account.tasks(
      "create",
      "-u",
      "mai",
      "-d",
      "2100-01-01 9:00",
      "--description",
      "Water",
      "--repeat",
      "every day",
    );
    await page.getByRole("button", { name: "Mark as done: Water" }).click();
    await untilSaid(page, "Done: Water. It comes again 2100-01-02");
    expect((await records(account)).length).toBe(2);
    await page.getByRole("button", { name: "Undo" }).click();
    await untilSaid(page, "Taken back: Done: Water");
    expect((await records(account)).length).toBe(1);
  });

  it("a record is rescheduled on a phone", async () => {
    const { account, page } = await openPage({ records: [REPORT], size: PHONE });
    await page.getByRole("button", { name: "Open: Report" }).click();
    await page.getByLabel("New deadline").fill("2100-01-01 9:00");
    await page.getByRole("dialog").getByText("2100-01-01 09:00:00 +09:00").waitFor();
    await page.getByRole("button", { name: "Reschedule", exact: true }).click();
    await untilSaid(page, "Report: now due 2100-01-01 09:00:00 +09:00");
    expect(await records(account)).toEqual([{ ...REPORT, deadline_unix_time: FUTURE }]);
  });

  it("a record is edited as JSON unless somebody has changed it meanwhile, and nothing typed is lost", async () => {
    const { account, page } = await openPage({ records: [REPORT] });
    await page.getByRole("button", { name: "Edit: Report" }).click();
    const text = page.getByLabel("The record, typed");
    await text.waitFor();
    expect(JSON.parse(await text.inputValue())).toEqual(REPORT);
    await text.fill(`{"user_name":"mai","deadline_unix_time":${PAST},"task_description":"Mine","n":1e400}`);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").getByText("The number 1e400 is out of DynamoDB's range").waitFor();
    const mine = { user_name: "mai", deadline_unix_time: PAST, task_description: "Mine" };
    await text.fill(JSON.stringify(mine));
    await account.tasks("update", "--user", "mai", "--deadline", String(PAST), "priority:=1");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The record was changed meanwhile").waitFor();
    await page.getByText("priority: 3 was expected, 1 is there").waitFor();
    expect(await text.inputValue()).toBe(JSON.stringify(mine));
    expect(await records(account)).toEqual([{ ...REPORT, priority: 1 }]);
    await page.getByRole("button", { name: "Write mine over it" }).click();
    await untilSaid(page, "Saved Mine");
    expect(await records(account)).toEqual([mine]);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => records(account)).toEqual([{ ...REPORT, priority: 1 }]);
  });

  it("a record is deleted as it was seen, and put back", async () => {
    const { account, page } = await openPage({ records: [REPORT, BILL] });
    await page.getByRole("button", { name: "Delete: Report" }).click();
    await untilSaid(page, "Deleted Report");
    expect(await records(account)).toEqual([BILL]);
    await page.keyboard.press("u");
    await untilSaid(page, "Taken back: Deleted Report");
    expect(await records(account)).toEqual([REPORT, BILL]);
  });

  it("a schedule is switched on and off", async () => {
    const { account, page } = await openPage({
      hash: "#view=schedules",
      prepare: (account) =>
        addSchedule(account, 3600, { enabled: false, trigger: { expression: "rate(2 hours)" } }),
    });
    const button = page.getByRole("switch", { name: "nightly" });
    expect(await button.getAttribute("aria-checked")).toBe("false");
    await button.click();
    await untilSaid(page, "nightly is on");
    await page.getByText(/^(today|tomorrow) \d\d:\d\d, in 2 hours$/).waitFor();
    expect(readSchedules(account, (schedules) => schedules.get("nightly")?.enabled)).toBe(true);
    await button.focus();
    await page.keyboard.press("Space");
    await untilSaid(page, "nightly is off");
    expect(readSchedules(account, (schedules) => schedules.get("nightly")?.enabled)).toBe(false);
  });

  it("a server that is gone is told of, what was typed stays, and a new one asks for a new page", async () => {
    // One that nobody else takes while it is free.
    const port = await freePort();
    const { account, page, serve } = await openPage({ records: [REPORT], port });
    await page.getByLabel("What needs to be done").fill("Kept");
    await page.getByLabel("When").fill("today");
    const ended = serve.ended;
    serve.process.kill("SIGKILL");
    await ended;
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("No answer from tasks serve").waitFor();
    expect(await page.getByLabel("What needs to be done").inputValue()).toBe("Kept");
    await page.getByText("no answer from tasks serve; trying again").waitFor();
    expect(await records(account)).toEqual([REPORT]);
    const again = account.start("serve", "--port", String(port));
    await page.getByText("up to date").waitFor();
    await page.getByLabel("When").press("Enter");
    await page.getByText("The page is not of this run of tasks serve").waitFor();
    // The page that goes says "up to date" too.
    const loaded = page.waitForEvent("load");
    await page.getByRole("button", { name: "Load again" }).click();
    await loaded;
    await page.getByText("up to date").waitFor();
    await page.getByRole("button", { name: "Mark as done: Report" }).click();
    await untilSaid(page, "Done: Report");
    again.process.kill("SIGKILL");
    await again.ended;
  });
});

function descriptions(page: Page): Promise<string[]> {
  return page.locator(".row .description").allInnerTexts();
}

async function records(account: Account): Promise<object[]> {
  const { stdout } = await account.tasks("scan", "-o", "ndjson", "-q");
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as object);
}
