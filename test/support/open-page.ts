import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { noBrowser, openBrowser } from "./browser.ts";
import { newAccount, type Account } from "./spawn-tasks.ts";
import { startServe } from "./start-serve.ts";

export const PHONE = { width: 380, height: 800 };
export const DESKTOP = { width: 1200, height: 800 };
/** 2023-11-14 22:13:20 UTC, long over. */
export const PAST = 1_700_000_000;
/** 2100-01-01. */
export const FUTURE = 4_102_444_800;

interface PageOptions {
  size?: { width: number; height: number };
  scheme?: "light" | "dark";
  records?: object[];
  hash?: string;
  token?: string;
  port?: number;
  /** Before `serve` begins. */
  prepare?: (account: Account) => void;
}

/** A browser for the tests of a file, and what opens pages in it. */
export function usePages(): { browser: () => BrowserContext; openPage: OpenPage } {
  let browser: BrowserContext;
  let close: () => Promise<void> = async () => undefined;
  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    ({ browser, close } = await openBrowser());
  });
  afterAll(() => close());

  /** A page of an account's serve, with what went wrong in it. */
  async function openPage(options: PageOptions = {}) {
    const account = newAccount();
    const file = join(account.folder, "records.ndjson");
    writeFileSync(file, (options.records ?? []).map((record) => `${JSON.stringify(record)}\n`).join(""));
    if (options.records !== undefined) await account.tasks("import", file, "-q");
    options.prepare?.(account);
    const words = [
      ...(options.token === undefined ? [] : ["--token", options.token]),
      ...(options.port === undefined ? [] : ["--port", String(options.port)]),
    ];
    const serve = await startServe(account, "--tz", "Asia/Tokyo", ...words);
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
    await page.emulateMedia({ colorScheme: options.scheme ?? "light" });
    await page.setViewportSize(options.size ?? DESKTOP);
    await page.goto(`${serve.url}${options.hash ?? ""}`);
    await page.getByText("up to date").waitFor();
    return { account, serve, page, wrong, foreign };
  }
  return { browser: () => browser, openPage };
}

type OpenPage = (options?: PageOptions) => Promise<{
  account: Account;
  serve: Awaited<ReturnType<typeof startServe>>;
  page: Page;
  wrong: string[];
  foreign: string[];
}>;

/** Waits for what the notice says. A row's button may have the same words in its name. */
export async function untilSaid(page: Page, text: string): Promise<void> {
  await page.locator("#notice-said", { hasText: text }).waitFor();
}

/** What is too small for a finger, or broken in the middle of a name. */
export async function clumsy(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[
    ...[...document.querySelectorAll("button, input, select, summary, textarea, nav a")]
      .filter((one) => one.offsetParent !== null)
      .map((one) => [one, one.getBoundingClientRect()])
      .filter(([, { width, height }]) => width < 44 || height < 44),
    ...[...document.querySelectorAll(".row .user")]
      .map((one) => [one, one.getBoundingClientRect()])
      .filter(([, { height }]) => height > 30),
  ].map(([{ id, className, textContent }, { width, height }]) => [id, className, textContent, width, height].join(" "))`);
}

/** Whether the page can be scrolled sideways. */
export async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(
    "document.documentElement.scrollWidth > document.documentElement.clientWidth",
  );
}
