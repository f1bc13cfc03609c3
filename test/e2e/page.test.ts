import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { noBrowser, openBrowser } from "../support/browser.ts";
import { newAccount } from "../support/spawn-tasks.ts";
import { addSchedule, startServe } from "../support/start-serve.ts";

if (noBrowser !== undefined) process.stderr.write(`\nTHE PAGE IS NOT TESTED: ${noBrowser}\n\n`);

const PHONE = { width: 380, height: 800 };
const DESKTOP = { width: 1200, height: 800 };
/** 2023-11-14 22:13:20 UTC, long over. */
const PAST = 1_700_000_000;
/** 2100-01-01. */
const FUTURE = 4_102_444_800;

describe.skipIf(noBrowser !== undefined)("the page", () => {
  let browser: BrowserContext;
  let close: () => Promise<void> = async () => undefined;
  beforeAll(async () => {
    ({ browser, close } = await openBrowser());
  });
  afterAll(() => close());

  /** A page of an account's serve, with what went wrong in it. */
  async function openPage(
    options: { size?: typeof PHONE; records?: object[]; hash?: string; token?: string } = {},
  ) {
    const account = newAccount();
    const file = join(account.folder, "records.ndjson");
    writeFileSync(file, (options.records ?? []).map((record) => `${JSON.stringify(record)}\n`).join(""));
    if (options.records !== undefined) await account.tasks("import", file, "-q");
    const serve = await startServe(
      account,
      "--tz",
      "Asia/Tokyo",
      ...(options.token === undefined ? [] : ["--token", options.token]),
    );
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    const wrong: string[] = [];
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
    page.on("dialog", (dialog) => {
      wrong.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    const foreign: string[] = [];
    page.on(
      "request",
      (request) => !request.url().startsWith(new URL(serve.url).origin) && foreign.push(request.url()),
    );
    await page.setViewportSize(options.size ?? DESKTOP);
    await page.goto(`${serve.url}${options.hash ?? ""}`);
    await page.getByText("up to date").waitFor();
    return { account, serve, page, wrong, foreign };
  }

  it("shows records by deadline in local time, and marks what is overdue", async () => {
    const { page, wrong, foreign } = await openPage({
      records: [
        { user_name: "mai", deadline_unix_time: FUTURE, task_description: "Far away" },
        { user_name: "kumamoto", deadline_unix_time: PAST, task_description: "Send the report", priority: 3 },
        { user_name: "kumamoto", deadline_unix_time: PAST - 60, status: "done" },
      ],
    });
    const rows = page.locator("#records tbody tr");
    expect(await rows.count()).toBe(3);
    expect(await dues(page)).toEqual([
      "2023-11-15 07:12:20 +09:00",
      "2023-11-15 07:13:20 +09:00\noverdue",
      "2100-01-01 09:00:00 +09:00",
    ]);
    expect(await rows.nth(1).innerText()).toMatch(/kumamoto\s+Send the report\s+priority: 3/);
    expect(await page.locator("#count").innerText()).toBe("(3)");
    expect([wrong, foreign]).toEqual([[], []]);
  });

  it("takes the token from its link, keeps it out of the address, and knows it after a reload", async () => {
    const { page, serve, wrong } = await openPage({
      token: "a+b/c=",
      records: [{ user_name: "mai", deadline_unix_time: FUTURE }],
      hash: "&open=1",
    });
    const { origin } = new URL(serve.url);
    expect(page.url()).toBe(`${origin}/#open=1`);
    expect(await page.getByLabel("hide what is done").isChecked()).toBe(true);
    await page.reload();
    await page.getByText("up to date").waitFor();
    expect(await page.locator("#records tbody tr").count()).toBe(1);
    expect([page.url(), wrong]).toEqual([`${origin}/#open=1`, []]);
  });

  it("says what to do without the token, and goes on when the link is opened", async () => {
    const { page, serve } = await openPage({
      token: "abc",
      records: [{ user_name: "a", deadline_unix_time: 1 }],
    });
    const other = await browser.newPage();
    onTestFinished(() => other.close());
    await other.goto(new URL(serve.url).origin);
    await other.getByText("open the link that tasks serve has printed").waitFor();
    expect(await other.locator("#records tbody tr").count()).toBe(0);
    await other.goto(serve.url);
    await other.getByText("up to date").waitFor();
    expect(await other.locator("#records tbody tr").count()).toBe(1);
    expect(other.url()).not.toContain("abc");
    expect(await page.evaluate("document.cookie")).toBe("");
  });

  it("of another port of this machine writes nothing, whichever way it tries", async () => {
    const { account, serve } = await openPage();
    const target = JSON.stringify(serve.url);
    const attack = createServer((_, response) => {
      response.setHeader("content-type", "text/html");
      response.end(`<form method="post" action=${target} enctype="text/plain" target="frame">
        <input name='{"user_name":"form","a":"' value='"}'></form><iframe name="frame"></iframe><script>
        const body = JSON.stringify({ user_name: "evil" });
        navigator.sendBeacon(${target}, body);
        document.forms[0].submit();
        const ways = [{ mode: "no-cors" }, { headers: { "content-type": "application/json" } }];
        Promise.allSettled(ways.map((way) => fetch(${target}, { method: "POST", body, ...way })))
          .then(() => setTimeout(() => { document.title = "tried" }, 500));
      </script>`);
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void attack.close());
    await once(attack, "listening");
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(`http://127.0.0.1:${(attack.address() as AddressInfo).port}/`);
    await page.waitForFunction("document.title === 'tried'");
    expect((await account.tasks("scan", "--count")).stdout).toBe("0\n");
  });

  it("shows a record of another terminal by itself, and one that becomes overdue", async () => {
    const { account, page } = await openPage();
    await page.getByText("There are none. Make one: tasks create").waitFor();
    await account.tasks("create", "--user", "mai", "--deadline", "+4s", "--description", "Soon");
    const row = page.locator("#records tbody tr");
    await row.getByText("Soon").waitFor({ timeout: 8000 });
    await row.getByText("overdue").waitFor({ timeout: 12_000 });
    await account.tasks("delete", "--user", "mai", "--deadline", String(await deadlineOf(page)));
    await row.waitFor({ state: "detached", timeout: 8000 });
    expect(await page.locator("#count").innerText()).toBe("(0)");
  });

  it("shows one user's records and hides what is done, also after a reload", async () => {
    const { page } = await openPage({
      records: [
        { user_name: "mai", deadline_unix_time: 1 },
        { user_name: "熊本 はまち", deadline_unix_time: 2, status: "done" },
        { user_name: "熊本 はまち", deadline_unix_time: 3, status: "open" },
      ],
    });
    const rows = page.locator("#records tbody tr");
    await page.getByLabel("User").selectOption("熊本 はまち");
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByLabel("hide what is done").check();
    await expect.poll(() => rows.count()).toBe(1);
    await page.reload();
    await expect.poll(() => rows.count()).toBe(1);
    expect(await page.getByLabel("User").inputValue()).toBe("熊本 はまち");
  });

  it("is worked with the keyboard alone", async () => {
    const { page } = await openPage({
      records: [
        { user_name: "a", deadline_unix_time: 1, status: "done" },
        { user_name: "b", deadline_unix_time: 2 },
      ],
    });
    const rows = page.locator("#records tbody tr");
    await page.keyboard.press("Tab");
    await page.keyboard.press("b");
    await expect.poll(() => rows.count()).toBe(1);
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => rows.innerText()).toContain("done");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.getByText("There are none").first().waitFor();
  });

  it("shows more of many records when asked", async () => {
    const records = Array.from({ length: 450 }, (_, n) => ({ user_name: "a", deadline_unix_time: n }));
    const { page } = await openPage({ records });
    const rows = page.locator("#records tbody tr");
    expect([await rows.count(), await page.locator("#count").innerText()]).toEqual([200, "(200 of 450)"]);
    await page.getByText("Show more").click();
    await expect.poll(() => rows.count()).toBe(400);
    await page.getByText("Show more").click();
    await expect.poll(() => rows.count()).toBe(450);
    expect(await page.getByText("Show more").isVisible()).toBe(false);
  });

  it("shows hostile text as text", async () => {
    const texts = [
      "<script>alert(1)</script>",
      '<img src=x onerror="alert(2)">',
      "\"'><svg onload=alert(3)>",
      "javascript:alert(4)",
      "\u202eevil\u202c </td></tr></table>",
      "{{constructor.constructor('alert(5)')()}}",
    ];
    const { account, page, wrong, foreign } = await openPage({
      records: texts.map((text, n) => ({
        user_name: text,
        deadline_unix_time: n,
        task_description: text,
        status: text,
        [text]: text,
        list: [text],
      })),
    });
    addSchedule(account, 50, {
      name: "<b>bold</b>",
      input: JSON.stringify({ body: { user_name: texts[0] } }),
    });
    await page.locator("#schedules").getByText("<b>bold</b>").waitFor({ timeout: 8000 });
    await page.getByLabel("User").selectOption(texts[1]!);
    await expect.poll(() => page.locator("#records tbody tr").count()).toBe(1);
    const row = page.locator("#records tbody tr");
    expect(await row.locator("td").nth(2).textContent()).toBe(texts[1]);
    expect(await page.locator("img, svg, table script, b").count()).toBe(0);
    expect([wrong, foreign]).toEqual([[], []]);
  });

  it("lets nothing run or load that is not its own", async () => {
    const { page, serve } = await openPage();
    const policy = (await fetch(serve.url, { headers: { accept: "text/html" } })).headers.get(
      "content-security-policy",
    );
    expect(policy).toMatch(/default-src 'none'; script-src 'self';/);
    const ran = await page.evaluate<boolean>(`new Promise((resolve) => {
      globalThis.ran = false;
      document.body.insertAdjacentHTML("beforeend", '<img src="x" onerror="globalThis.ran = true">');
      const script = document.createElement("script");
      script.textContent = "globalThis.ran = true";
      document.body.append(script);
      setTimeout(() => resolve(globalThis.ran), 300);
    })`);
    expect(ran).toBe(false);
  });

  it("shows schedules with their next times and what came of the last", async () => {
    const { account, page } = await openPage();
    await page.getByText("There are none. Make one: tasks schedule").waitFor();
    addSchedule(account, 4);
    addSchedule(account, 60, { name: "off", enabled: false });
    const row = page.locator("#schedules tbody tr").first();
    await row.getByText("never").waitFor({ timeout: 8000 });
    expect(await row.innerText()).toMatch(/nightly\s+rate\(1 minute\)\s+enabled/);
    expect(await row.locator(".times div").count()).toBe(3);
    await row.getByText("201 example_kumamoto").waitFor({ timeout: 10_000 });
    const off = page.locator("#schedules tbody tr").nth(1);
    expect(await off.innerText()).toMatch(/off\s+rate\(1 minute\)\s+disabled/);
    expect(await off.locator(".times div").count()).toBe(0);
    await page.locator("#records").getByText("example_kumamoto").waitFor({ timeout: 8000 });
  });

  it("says when nobody answers any more", async () => {
    const { page, serve } = await openPage();
    serve.process.kill("SIGINT");
    expect((await serve.ended).code).toBe(130);
    await page.getByText("no answer from tasks serve").waitFor({ timeout: 8000 });
  });

  it.each([
    ["a phone", PHONE],
    ["a desktop", DESKTOP],
  ])("fits on %s without scrolling sideways", async (name, size) => {
    const { account, page } = await openPage({ size, records: sample() });
    addSchedule(account, 40);
    addSchedule(account, 30, { name: "workdays", trigger: { expression: "cron(0/30 8-17 ? * MON-FRI *)" } });
    addSchedule(account, 30, { name: "off", enabled: false });
    addSchedule(account, 2, { name: "bad", input: '{"body":{}}', trigger: { expression: "rate(1 minute)" } });
    await page.locator("#schedules").getByText("workdays").waitFor({ timeout: 8000 });
    await page.locator("#schedules").getByText("nothing was written").waitFor({ timeout: 8000 });
    const widths = await page.evaluate<[number, number]>(
      "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
    );
    expect(widths[0]).toBe(widths[1]);
    const folder = process.env["SCREENSHOTS"];
    if (folder !== undefined)
      await page.screenshot({ path: join(folder, `${name.replaceAll(" ", "-")}.png`), fullPage: true });
  });
});

function sample(): object[] {
  return [
    { user_name: "kumamoto", deadline_unix_time: PAST, task_description: "Send the report", priority: 3 },
    { user_name: "熊本 はまち", deadline_unix_time: PAST + 9000, task_description: "水やり", status: "done" },
    {
      user_name: "mai",
      deadline_unix_time: FUTURE,
      task_description:
        "A text that goes on for a while, so that it has to be broken into lines somewhere. ".repeat(3),
      status: "open",
      tags: ["home", "garden"],
      link: `https://example.com/${"x".repeat(120)}`,
      place: { city: "Kumamoto", rank: { ccf: "A" } },
    },
    { user_name: "u".repeat(150), deadline_unix_time: FUTURE + 1 },
  ];
}

function dues(page: Page): Promise<string[]> {
  return page.locator("#records tbody tr td:first-child").allInnerTexts();
}

async function deadlineOf(page: Page): Promise<number> {
  const [text = ""] = await dues(page);
  return Date.parse(text.slice(0, 26).replace(" ", "T").replace(" ", "")) / 1000;
}
