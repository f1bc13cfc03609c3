import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { noBrowser } from "../support/browser.ts";
import { clumsy, FUTURE, isTooWide, PAST, untilSaid, usePages } from "../support/open-page.ts";

const DAY = 86_400;

describe.skipIf(noBrowser !== undefined).each([390, 320])("the page, %d pixels wide,", (width) => {
  const { openPage } = usePages();
  const size = { width, height: 800 };

  it("shows its filters and the ways to all parts of the list whole", async () => {
    const now = Math.floor(Date.now() / 1000);
    const { page } = await openPage({
      size,
      hash: "#status=all",
      records: [PAST, now + 1.5 * DAY, now + 4 * DAY, FUTURE].map((at, n) => ({
        user_name: "mai",
        deadline_unix_time: Math.floor(at),
        ...(n === 0 ? { status: "done" } : {}),
      })),
    });
    await page.getByLabel("Sort by").selectOption("Description");
    expect(await cutSelects(page)).toEqual([]);
    await page.getByLabel("Sort by").selectOption("Deadline");
    await page.getByLabel("Status").selectOption("Not done");
    await expect.poll(() => page.locator(".row").count()).toBe(3);
    expect(await cutSelects(page)).toEqual([]);
    const middles = await middlesOf(page, "#search, #user, #status, #sort, #descending");
    expect(middles.map((middle) => Math.round((middle - middles[0]!) / 52))).toEqual([0, 1, 1, 2, 2]);
    const right = await page.evaluate<number>("document.documentElement.clientWidth");
    for (const jump of await page.locator("#jumps button").all()) {
      const box = (await jump.boundingBox())!;
      expect([box.x >= 0, box.x + box.width <= right], await jump.innerText()).toEqual([true, true]);
    }
    expect([await isTooWide(page), await clumsy(page)]).toEqual([false, []]);
  });

  it("shows a claimed task whole, and calls one without a description by its title", async () => {
    const { page } = await openPage({
      size,
      records: [
        {
          user_name: "mai",
          deadline_unix_time: PAST,
          title: "水やり",
          claimed_by: "mai@garden:4711",
          lease_no: 1,
          lease_until_unix_time: FUTURE,
        },
      ],
    });
    expect(await page.locator(".row .description").innerText()).toBe("水やり");
    await page.getByRole("button", { name: "Open: 水やり" }).click();
    await page.getByRole("heading", { name: "水やり" }).waitFor();
    await page.getByText("2100-01-01 09:00:00 +09:00", { exact: true }).waitFor();
    // Beside a scroll bar, too, where there is one.
    expect(
      await page.evaluate<string[]>(`[...document.querySelectorAll("#record, #record *")]
        .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth)
        .map((one) => one.outerHTML)`),
    ).toEqual([]);
    await page.getByRole("button", { name: "Mark as done", exact: true }).click();
    await untilSaid(page, "Done: 水やり");
    const [undo, close] = await middlesOf(page, "#notice-choices, #notice-close");
    expect(close).toBe(undo);
  });

  it("has room for a time in words where a task is added", async () => {
    const { page } = await openPage({ size });
    await page.getByLabel("What needs to be done").focus();
    const [when, who, add, hint] = await middlesOf(page, "#add-when, #add-user, #add .primary, #add-hint");
    expect([who, when! < hint!, hint! < add!]).toEqual([when, true, true]);
    expect((await page.locator("#add-when").boundingBox())!.width).toBeGreaterThan(110);
    expect([await isTooWide(page), await clumsy(page)]).toEqual([false, []]);
  });
});

describe.skipIf(noBrowser !== undefined)("the page on a tablet", () => {
  const { openPage } = usePages();

  it("shows its filters whole", async () => {
    const { page } = await openPage({ size: { width: 768, height: 1024 }, hash: "#status=all" });
    expect(await cutSelects(page)).toEqual([]);
  });
});

/** How far below the top the middles of elements are. */
async function middlesOf(page: Page, selector: string): Promise<number[]> {
  return page.evaluate<number[]>(`[...document.querySelectorAll("${selector}")]
    .map((one) => one.getBoundingClientRect()).map(({ top, bottom }) => (top + bottom) / 2)`);
}

/** The selects whose chosen words have too little room. */
async function cutSelects(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll(".tools select")].flatMap((select) => {
    const style = getComputedStyle(select);
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = style.font;
    const { width } = pen.measureText(select.selectedOptions[0].text);
    const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return width <= room ? [] : [select.selectedOptions[0].text + " " + width + " " + room];
  })`);
}
