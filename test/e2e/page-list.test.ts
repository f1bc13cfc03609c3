import axe from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { noBrowser } from "../support/browser.ts";
import { DESKTOP, FUTURE, PAST, PHONE, untilSaid, usePages } from "../support/open-page.ts";
import { addSchedule } from "../support/start-serve.ts";

const MOST_ROWS = 60;

describe.skipIf(noBrowser !== undefined)("the list of the page", () => {
  const { openPage } = usePages();

  it("is filtered by user, status and words, also after a reload, and says what to do where nothing is left", async () => {
    const { page } = await openPage({
      records: [
        { user_name: "mai", deadline_unix_time: 1, task_description: "One" },
        { user_name: "熊本 はまち", deadline_unix_time: 2, task_description: "Two", status: "done" },
        { user_name: "熊本 はまち", deadline_unix_time: 3, task_description: "Three", status: "waiting" },
      ],
    });
    await page.getByLabel("Show the tasks of").selectOption("熊本 はまち");
    await expect.poll(() => descriptions(page)).toEqual(["Three"]);
    await page.getByLabel("Status").selectOption("Any status");
    await expect.poll(() => descriptions(page)).toEqual(["Three", "Two"]);
    await page.reload();
    await expect.poll(() => descriptions(page)).toEqual(["Three", "Two"]);
    expect(await page.getByLabel("Show the tasks of").inputValue()).toBe("熊本 はまち");
    await page.getByLabel("Status").selectOption("waiting");
    await expect.poll(() => descriptions(page)).toEqual(["Three"]);
    await page.getByLabel("Search").fill("one");
    await page.getByText("No matches").waitFor();
    await page.getByRole("button", { name: "Show all open tasks" }).click();
    await expect.poll(() => descriptions(page)).toEqual(["One", "Three"]);
    expect(new URL(page.url()).hash).toBe("");
  });

  it("comes without moving what is there already", async () => {
    const { page } = await openPage({
      records: Array.from({ length: 30 }, (_, n) => ({ user_name: "mai", deadline_unix_time: n })),
      prepare: (account) => addSchedule(account, 600),
    });
    await page.addInitScript(`globalThis.moved = 0;
      new PerformanceObserver((list) => { for (const { value } of list.getEntries()) globalThis.moved += value; })
        .observe({ type: "layout-shift", buffered: true });`);
    await page.reload();
    await page.locator(".row").first().waitFor();
    await page.waitForTimeout(2500);
    expect(await page.evaluate("globalThis.moved")).toBeLessThan(0.005);
  });

  it("is sorted by any attribute in both directions", async () => {
    const { page } = await openPage({
      records: ["b", "c", "a"].map((text, n) => ({
        user_name: "mai",
        deadline_unix_time: n,
        task_description: text,
        priority: 9 + n,
      })),
    });
    await page.getByLabel("Sort by").selectOption("Description");
    await expect.poll(() => descriptions(page)).toEqual(["a", "b", "c"]);
    await page.getByRole("button", { name: "Reverse the order" }).click();
    await expect.poll(() => descriptions(page)).toEqual(["c", "b", "a"]);
    await page.getByLabel("Sort by").selectOption("priority");
    await expect.poll(() => descriptions(page)).toEqual(["a", "c", "b"]);
    await page.reload();
    await expect.poll(() => descriptions(page)).toEqual(["a", "c", "b"]);
  });

  it("is worked with the keyboard alone", async () => {
    const { page } = await openPage({
      records: ["a", "b", "c", "d"].map((text, n) => ({
        user_name: "mai",
        deadline_unix_time: n,
        task_description: text,
      })),
    });
    const focused = () => page.evaluate<string>("document.activeElement.textContent.trim()");
    await page.keyboard.press("ArrowDown");
    expect(await focused()).toBe("Mark as done: a");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    await expect.poll(() => descriptions(page)).toEqual(["a", "c", "d"]);
    // The focus is where the next one has come.
    await expect.poll(focused).toBe("Mark as done: c");
    await page.keyboard.press("x");
    await expect.poll(() => descriptions(page)).toEqual(["a", "d"]);
    await page.keyboard.press("End");
    await expect.poll(focused).toBe("Mark as done: d");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Reschedule: d");
    await page.keyboard.press("ArrowUp");
    expect(await focused()).toBe("Reschedule: a");
    await page.keyboard.press("e");
    await page.getByRole("dialog").waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe("edit-text");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await focused()).toBe("Reschedule: a");
    await page.keyboard.press("u");
    await expect.poll(() => descriptions(page)).toEqual(["a", "c", "d"]);
    await page.keyboard.press("/");
    await page.keyboard.type("d/n");
    expect(await page.getByLabel("Search").inputValue()).toBe("d/n");
  });

  it("of 20,000 records has a window of rows in the DOM, and shows each place of it soon", async () => {
    const count = 20_000;
    const records = Array.from({ length: count }, (_, n) => ({
      user_name: `user${n % 40}`,
      deadline_unix_time: n < 5000 ? PAST + n : FUTURE + n,
      task_description: `Task ${n}`,
      priority: (n * 7919) % 1000,
    }));
    const { account, page, wrong } = await openPage({ records });
    const seen = async (text: string, work: () => Promise<unknown>) => {
      const begun = performance.now();
      await work();
      await page.locator(".row .description", { hasText: new RegExp(`^${text}$`) }).waitFor();
      expect(await page.locator(".row").count()).toBeLessThan(MOST_ROWS);
      return Math.round(performance.now() - begun);
    };
    const measured = {
      load: await seen("Task 0", () => page.reload()),
      end: await seen("Task 19999", () => page.evaluate("scrollTo(0, document.body.scrollHeight)")),
      today: await seen("Task 5000", () => page.getByRole("button", { name: "Later" }).click()),
      search: await seen("Task 12345", () => page.getByLabel("Search").fill("12345")),
      sort: await seen("Task 0", async () => {
        await page.getByLabel("Search").fill("");
        await page.getByLabel("Sort by").selectOption("priority");
      }),
      done: await seen("Task 8000", async () => {
        await page.getByRole("button", { name: "Mark as done: Task 0", exact: true }).click();
        await untilSaid(page, "Done: Task 0");
        await page.locator(".row .description", { hasText: /^Task 0$/ }).waitFor({ state: "detached" });
      }),
      elsewhere: await seen("Added", () =>
        account.tasks("create", "-u", "mai", "-d", "2100-01-01", "--description", "Added", "priority:=-1"),
      ),
    };
    await page.keyboard.press("ArrowDown");
    await page.getByRole("button", { name: "Mark as done: Added" }).focus();
    await page.keyboard.press("End");
    const focused = () => page.evaluate<string>("document.activeElement.textContent.trim()");
    await expect.poll(focused).toMatch(/^Mark as done: Task \d+$/);
    process.stderr.write(`the page of 20,000 records, in ms: ${JSON.stringify(measured)}\n`);
    expect(await page.locator("#count").innerText()).toBe("20,000 records");
    expect(wrong).toEqual([]);
  });

  it.each([
    ["light", "a desktop", DESKTOP],
    ["dark", "a desktop", DESKTOP],
    ["light", "a phone", PHONE],
    ["dark", "a phone", PHONE],
  ] as const)("and all else has nothing that axe finds, in %s on %s", async (scheme, _, size) => {
    const { account, page } = await openPage({
      scheme,
      size,
      hash: "#status=all",
      records: [
        {
          user_name: "kumamoto",
          deadline_unix_time: PAST,
          task_description: "See https://example.com/",
          tags: ["a"],
        },
        { user_name: "熊本 はまち", deadline_unix_time: FUTURE, task_description: "水やり" },
        { user_name: "mai", deadline_unix_time: PAST, status: "done" },
      ],
      prepare(account) {
        addSchedule(account, 600, { name: "off", enabled: false });
      },
    });
    addSchedule(account, 2, { name: "bad", input: '{"body":{}}' });
    expect(await violations(page)).toEqual([]);
    await page.getByLabel("What needs to be done").focus();
    await page.getByLabel("When").fill("fryday");
    await page.getByText("is not a date").waitFor();
    await page.getByRole("button", { name: "Mark as done: 水やり" }).click();
    await page.getByRole("button", { name: "Undo" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page
      .locator(".row .description")
      .first()
      .click({ position: { x: 1, y: 1 } });
    await page.getByRole("dialog").waitFor();
    await page.getByText("Edit as JSON").click();
    await page.getByLabel("The record, typed").fill("{");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog").getByRole("alert").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByLabel("Search").fill("nothing");
    await page.getByText("No matches").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("link", { name: /^Schedules/ }).click();
    await page.getByText("Failed: ").waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

function descriptions(page: Page): Promise<string[]> {
  return page.locator(".row .description").allInnerTexts();
}

/** What axe finds, all of its rules applied. */
async function violations(page: Page): Promise<string[]> {
  // By the debugger, which the page's policy does not bind.
  await page.evaluate(axe.source);
  return page.evaluate<string[]>(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ": " + html + " " + failureSummary)))`);
}
