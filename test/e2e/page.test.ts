import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { noBrowser } from "../support/browser.ts";
import {
  clumsy,
  DESKTOP,
  FUTURE,
  isTooWide,
  PAST,
  PHONE,
  untilSaid,
  usePages,
} from "../support/open-page.ts";
import { addSchedule } from "../support/start-serve.ts";

if (noBrowser !== undefined) process.stderr.write(`\nTHE PAGE IS NOT TESTED: ${noBrowser}\n\n`);

describe.skipIf(noBrowser !== undefined)("the page", () => {
  const { browser, openPage } = usePages();

  it("shows what is overdue first, each in local time and how late it is, and what is done last", async () => {
    const { page, wrong, foreign } = await openPage({
      hash: "#status=all",
      records: [
        { user_name: "mai", deadline_unix_time: FUTURE, task_description: "Far away" },
        { user_name: "kumamoto", deadline_unix_time: PAST, task_description: "Send the report", priority: 3 },
        { user_name: "kumamoto", deadline_unix_time: PAST - 60, status: "done" },
      ],
    });
    expect(await page.locator("#list h2").allTextContents()).toEqual(["Overdue 1", "Later 1", "Done 1"]);
    const rows = page.locator(".row");
    const times = await rows.locator(".due").allInnerTexts();
    expect(times[0]).toMatch(/^15 Nov 2023\n\d+ years late$/);
    expect(times.slice(1)).toEqual([expect.stringMatching(/^1 Jan 2100\nin \d+ years$/), "15 Nov 2023"]);
    expect(await rows.nth(0).innerText()).toMatch(/Send the report\s+priority 3\s+kumamoto/);
    expect(await page.locator("#count").innerText()).toBe("3 records");
    expect(await page.title()).toBe("1 overdue · tasks");
    expect([wrong, foreign]).toEqual([[], []]);
  });

  it("takes the token from its link, keeps it out of the address, and knows it after a reload", async () => {
    const { page, serve, wrong } = await openPage({
      token: "a+b/c=",
      records: [{ user_name: "mai", deadline_unix_time: FUTURE }],
      hash: "&status=all",
    });
    const { origin } = new URL(serve.url);
    expect(page.url()).toBe(`${origin}/#status=all`);
    expect(await page.getByLabel("Status").inputValue()).toBe("all");
    await page.reload();
    await page.getByText("up to date").waitFor();
    expect(await page.locator(".row").count()).toBe(1);
    expect([page.url(), wrong]).toEqual([`${origin}/#status=all`, []]);
    // Its writes carry both tokens.
    await page.getByRole("button", { name: "Mark as done: the task of mai" }).click();
    await untilSaid(page, "Done: the task of mai");
  });

  it("says what to do without the token, and goes on when the link is opened", async () => {
    const { page, serve } = await openPage({
      token: "abc",
      records: [{ user_name: "a", deadline_unix_time: 1 }],
    });
    const other = await browser().newPage();
    onTestFinished(() => other.close());
    await other.goto(new URL(serve.url).origin);
    await other.getByText("open the link that tasks serve has printed").waitFor();
    expect(await other.locator(".row").count()).toBe(0);
    await other.goto(serve.url);
    await other.getByText("up to date").waitFor();
    await expect.poll(() => other.locator(".row").count()).toBe(1);
    expect(other.url()).not.toContain("abc");
    expect(await page.evaluate("document.cookie")).toBe("");
  });

  it("of another port of this machine writes nothing, whichever way it tries", async () => {
    const { account, serve } = await openPage({ records: [{ user_name: "a", deadline_unix_time: 1 }] });
    const target = JSON.stringify(serve.url);
    const attack = createServer((_, response) => {
      response.setHeader("content-type", "text/html");
      response.end(`<form method="post" action=${target} enctype="text/plain" target="frame">
        <input name='{"user_name":"form","a":"' value='"}'></form><iframe name="frame"></iframe>
        <form method="post" action="${serve.url}page/done" enctype="text/plain" target="frame">
        <input name='{"user":"a","deadline":"1","a":"' value='"}'></form><script>
        const body = JSON.stringify({ user_name: "evil", user: "a", deadline: "1" });
        navigator.sendBeacon(${target}, body);
        for (const form of document.forms) form.submit();
        const json = { "content-type": "application/json", "x-tasks-page": "x" };
        const ways = [{ mode: "no-cors" }, { headers: { "content-type": "application/json" } }, { headers: json }];
        const paths = ["", "page/done"];
        Promise.allSettled(paths.flatMap((path) =>
          ways.map((way) => fetch(${target} + path, { method: "POST", body, ...way }))))
          .then(() => setTimeout(() => { document.title = "tried" }, 500));
      </script>`);
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void attack.close());
    await once(attack, "listening");
    const page = await browser().newPage();
    onTestFinished(() => page.close());
    await page.goto(`http://127.0.0.1:${(attack.address() as AddressInfo).port}/`);
    await page.waitForFunction("document.title === 'tried'");
    expect((await account.tasks("scan", "-o", "ndjson")).stdout).toBe(
      '{"user_name":"a","deadline_unix_time":1}\n',
    );
  });

  it("shows a record of another terminal by itself, and one that becomes overdue", async () => {
    const { account, page } = await openPage();
    await page.getByText("Nothing to do yet").waitFor();
    const made = await account.tasks("create", "--user", "mai", "--deadline", "+4s", "--description", "Soon");
    const row = page.locator(".row");
    await row.getByText("Soon", { exact: true }).waitFor();
    await row.getByText("0 min late").waitFor();
    // The row counts the seconds by itself; in which part it stands comes with the next answer.
    await expect.poll(() => page.locator("#list h2").allTextContents()).toEqual(["Overdue 1"]);
    const { deadline_unix_time: deadline } = JSON.parse(made.stdout) as { deadline_unix_time: number };
    await account.tasks("delete", "--user", "mai", "--deadline", String(deadline));
    await row.waitFor({ state: "detached" });
    await page.getByText("Nothing to do yet").waitFor();
  });

  it("shows hostile text as text, and links that lead to http and https alone", async () => {
    const texts = [
      "<script>alert(1)</script>",
      '<img src=x onerror="alert(2)">',
      "\"'><svg onload=alert(3)>",
      "javascript:alert(4)",
      "data:text/html,<script>alert(5)</script> file:///etc/passwd ftp://x.example",
      "\u202eevil\u202c </li></ul></table>",
      "{{constructor.constructor('alert(6)')()}}",
    ];
    const linked =
      'see (https://example.com/a_(b)), 「https://example.org/熊本」 and http://x.example/?q="><b>.';
    const { account, page, wrong, foreign } = await openPage({
      records: [...texts, linked].map((text, n) => ({
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
    for (const [index, text] of [...texts, linked].entries())
      expect(await page.locator(".row").nth(index).locator(".description").textContent()).toBe(text);
    const links = page.locator(".row a");
    const targets = (await links.all()).map((link) => link.getAttribute("href"));
    expect(await Promise.all(targets)).toEqual([
      "https://example.com/a_(b)",
      "https://example.org/熊本",
      "http://x.example/?q=",
    ]);
    expect(await links.first().getAttribute("rel")).toBe("noopener noreferrer");
    await page.getByRole("button", { name: `Edit: ${texts[1]}` }).click();
    await page.getByRole("dialog").getByText(texts[1]!).first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Schedules" }).click();
    await page.getByRole("switch", { name: "<b>bold</b>" }).waitFor();
    expect(await page.locator("img, svg, main script, dialog script, b").count()).toBe(0);
    expect([wrong, foreign]).toEqual([[], []]);
  });

  it("lets nothing run or load that is not its own", async () => {
    const { page, serve } = await openPage();
    const policy = (await fetch(serve.url, { headers: { accept: "text/html" } })).headers.get(
      "content-security-policy",
    );
    expect(policy).toMatch(
      /default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;/,
    );
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

  it.each([
    ["a phone", PHONE, "light"],
    ["a phone", PHONE, "dark"],
    ["a desktop", DESKTOP, "light"],
    ["a desktop", DESKTOP, "dark"],
  ] as const)("fits on %s without scrolling sideways", async (name, size, scheme) => {
    const { account, page } = await openPage({
      size,
      scheme,
      records: sample(),
      hash: "#status=all",
      prepare(account) {
        addSchedule(account, 400);
        addSchedule(account, 300, {
          name: "workdays",
          trigger: { expression: "cron(0/30 8-17 ? * MON-FRI *)" },
        });
        addSchedule(account, 300, { name: "n".repeat(60), enabled: false });
      },
    });
    addSchedule(account, 2, { name: "bad", input: '{"body":{}}' });
    const folder = process.env["SCREENSHOTS"];
    const look = async (what: string) => {
      expect([what, await isTooWide(page), await clumsy(page)]).toEqual([what, false, []]);
      const file = `${name}-${scheme}-${what}.png`.replaceAll(" ", "-");
      if (folder !== undefined) await page.screenshot({ path: join(folder, file) });
    };
    await look("records");
    if (size === PHONE) await page.getByRole("button", { name: "Open: A text that" }).click();
    else await page.getByRole("button", { name: "Edit: A text that" }).click();
    await page.getByRole("dialog").waitFor();
    await look("record");
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Schedules" }).click();
    await page.getByText("Failed: nothing was written").waitFor();
    await page.getByText(/^Next try (today|tomorrow) \d\d:\d\d \(attempt 2 of 3\)$/).waitFor();
    await look("schedules");
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
    { user_name: "u".repeat(150), deadline_unix_time: FUTURE + 1, task_description: "w".repeat(300) },
  ];
}
