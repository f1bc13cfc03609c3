import { existsSync } from "node:fs";
import { chromium, type BrowserContext } from "playwright-core";
import { temporaryFolder } from "./temporary-folder.ts";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Whether there is a browser to test with: Debian's package `chromium`, or the one that CHROMIUM names. */
const hasBrowser = existsSync(CHROMIUM);

/** Why the page is not tested here; undefined where it is. In CI it is in any case, and fails where there is no browser. */
export const noBrowser =
  hasBrowser || process.env["CI"] === "true"
    ? undefined
    : `there is no browser at ${CHROMIUM}: install Debian's package chromium, or name one with CHROMIUM`;

/** Chromium without a window, with an empty profile that is gone after `close`. It speaks to this machine alone. */
export async function openBrowser(): Promise<{ browser: BrowserContext; close(): Promise<void> }> {
  let remove = () => {};
  const profile = temporaryFolder((step) => (remove = step));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    timezoneId: "Asia/Tokyo",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
  return {
    browser,
    async close() {
      await browser.close();
      remove();
    },
  };
}
