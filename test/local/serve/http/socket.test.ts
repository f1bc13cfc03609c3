import { lstatSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { describe, expect, it, onTestFinished } from "vitest";
import { openOfflineServer } from "../../../../src/local/serve/http/offline-server.ts";
import { privately } from "../../../../src/system/world.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

function newPath(): string {
  const folder = temporaryFolder();
  return join(folder, "s");
}

async function serveAt(socket: string) {
  const server = await openOfflineServer({
    sendEvent: async () => ({}),
    place: { socket, privately },
    token: undefined,
    invoke: async () => ({ statusCode: 200, headers: {}, body: "answer" }),
    pageFile: () => undefined,
    pageData: async () => undefined,
    pageWrite: async () => ({ status: 200, headers: {}, body: "" }),
    pageTokens: { isIssued: () => false },
    now: () => 0,
    onAnswer: () => undefined,
    onFault: () => undefined,
  });
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= server.stop());
  onTestFinished(stop);
  return { url: server.url, stop };
}

async function ask(socketPath: string): Promise<string> {
  const asking = request({ socketPath, path: "/?user_name=a", headers: { host: "localhost" } }).end();
  const [answer] = (await once(asking, "response")) as [AsyncIterable<Buffer>];
  let body = "";
  for await (const part of answer) body += part.toString();
  return body;
}

/** A socket whose process was killed. */
function leaveDead(path: string): void {
  const script = `require("net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
  spawnSync(process.execPath, ["-e", script]);
  expect(lstatSync(path).isSocket()).toBe(true);
}

describe("a server on a socket", () => {
  it("answers there, lets its owner alone in, and leaves nothing behind", async () => {
    const path = newPath();
    const before = process.umask(0);
    onTestFinished(() => void process.umask(before));
    const { url, stop } = await serveAt(path);
    expect([url, (lstatSync(path).mode & 0o777).toString(8), process.umask()]).toEqual([
      "http://localhost/",
      "600",
      0,
    ]);
    expect(await ask(path)).toBe("answer");
    await stop();
    expect(lstatSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });

  it("takes the place of a socket whose server was killed", async () => {
    const path = newPath();
    leaveDead(path);
    await serveAt(path);
    expect(await ask(path)).toBe("answer");
  });

  it("leaves one alone at which somebody answers", async () => {
    const path = newPath();
    await serveAt(path);
    await expect(serveAt(path)).rejects.toMatchObject({
      kind: "usage",
      message: `--socket ${path} is taken: a program answers there`,
    });
    expect(await ask(path)).toBe("answer");
  });

  it("of two that find a dead one at once lets one serve and refuses the other", async () => {
    const path = newPath();
    leaveDead(path);
    const outcomes = await Promise.allSettled([serveAt(path), serveAt(path)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await ask(path)).toBe("answer");
  });

  it("replaces no file, no folder and no link", async () => {
    const path = newPath();
    writeFileSync(path, "mine");
    const link = `${path}-link`;
    leaveDead(`${path}-dead`);
    symlinkSync(`${path}-dead`, link);
    for (const place of [path, join(path, ".."), link]) {
      await expect(serveAt(place)).rejects.toMatchObject({
        kind: "usage",
        message: `--socket ${place} is there already and is not a socket`,
      });
    }
    expect(readFileSync(path, "utf8")).toBe("mine");
  });

  it("refuses a path that is too long, and one in a folder that is not there", async () => {
    const long = join(tmpdir(), "熊".repeat(40));
    await expect(serveAt(long)).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining("more than 103 bytes") as string,
    });
    const missing = join(newPath(), "missing", "s");
    await expect(serveAt(missing)).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining(`--socket ${missing} cannot be made`) as string,
    });
  });
});
