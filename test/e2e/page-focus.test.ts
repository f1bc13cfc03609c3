import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { noBrowser } from "../support/browser.ts";
import { FUTURE, PAST, untilSaid, usePages } from "../support/open-page.ts";

describe.skipIf(noBrowser !== undefined)("on the page, the focus", () => {
  const { openPage } = usePages();

  it("is where the next record has come, when one is rescheduled or deleted in its dialog", async () => {
    const { page } = await openPage({ records: named("a", "b", "c", "d") });
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("r");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("2100-01-01");
    await page.keyboard.press("Enter");
    await untilSaid(page, "b: now due");
    await expect.poll(() => focused(page)).toBe("Mark as done: c");
    await page.keyboard.press("o");
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).focus();
    await page.keyboard.press("Enter");
    await untilSaid(page, "Deleted c");
    await expect.poll(() => focused(page)).toBe("Mark as done: d");
  });

  it("stays with its record or at its place, whatever another terminal does", async () => {
    const { account, page } = await openPage({ records: named("a", "b", "c", "d") });
    const remove = (n: number) => account.tasks("delete", "--user", "mai", "--deadline", String(PAST + n));
    const gone = (name: string) =>
      page.locator(".row .description", { hasText: name }).waitFor({ state: "detached" });
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await remove(1);
    await gone("b");
    await expect.poll(() => focused(page)).toBe("Mark as done: c");
    await remove(0);
    await gone("a");
    expect(await focused(page)).toBe("Mark as done: c");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Reschedule: c");
  });

  it("comes to what is on the screen with Tab and with ↓, wherever it was", async () => {
    const { account, page } = await openPage({
      records: named(...Array.from({ length: 200 }, (_, n) => `${n % 2 === 0 ? "even" : "odd"} ${n}`)),
    });
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await expect.poll(() => focused(page)).toBe("Mark as done: odd 199");
    await page.keyboard.press("/");
    await page.keyboard.type("odd");
    await page.locator("#count", { hasText: "100 records" }).waitFor();
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toBe("Mark as done: odd 1");
    await page.getByRole("button", { name: "Reverse the order" }).focus();
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Mark as done: odd 1");
    await page.evaluate("document.activeElement.blur(); scrollTo(0, 3000)");
    await page.getByText("odd 101", { exact: true }).waitFor();
    await page.keyboard.press("ArrowDown");
    // It is brought in whole.
    expect(Math.abs((await page.evaluate<number>("scrollY")) - 3000)).toBeLessThan(130);
    expect(await focused(page)).toMatch(/^Mark as done: odd \d\d\d?$/);
    // What has the focus and is not on the screen is left alone.
    await page.evaluate("scrollTo(0, 0)");
    await account.tasks("delete", "--user", "mai", "--deadline", String(PAST + 1));
    await page.locator("#count", { hasText: "99 records" }).waitFor();
    expect(await page.evaluate<number>("scrollY")).toBe(0);
  });

  it("goes to a part of the list, which then begins at the top of the screen", async () => {
    const many = Array.from({ length: 40 }, (_, n) => `late ${n}`);
    const later = Array.from({ length: 40 }, (_, n) => ({
      user_name: "mai",
      deadline_unix_time: FUTURE + n,
      task_description: `later ${n}`,
    }));
    const { page } = await openPage({ records: [...named(...many), ...later] });
    await page.getByRole("button", { name: "Later" }).click();
    await expect.poll(() => focused(page)).toBe("Mark as done: later 0");
    expect((await page.locator("#group-later").boundingBox())!.y).toBeLessThan(40);
  });
});

function named(...names: string[]): object[] {
  return names.map((name, n) => ({
    user_name: "mai",
    deadline_unix_time: PAST + n,
    task_description: name,
  }));
}

function focused(page: Page): Promise<string> {
  return page.evaluate<string>("document.activeElement.textContent.trim()");
}
