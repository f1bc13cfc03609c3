import { connect } from "node:net";
import { newAccount } from "../support/spawn-tasks.ts";
import { startServe } from "../support/start-serve.ts";
import type { Assault } from "./support/assault.ts";
import { judge } from "./support/verdict.ts";

const FIRST = 1_800_000_000;
const AT_ONCE = 4;
const PATIENCE_MS = 5_000;

/** Who asks, by the headers that a browser sends and no page can choose, and whether they may write. */
const ASKERS: { name: string; mayWrite: boolean; headers(port: number): string[] }[] = [
  { name: "a program", mayWrite: true, headers: (port) => [`Host: 127.0.0.1:${port}`] },
  {
    name: "the own page",
    mayWrite: true,
    headers: (port) => [
      `Host: 127.0.0.1:${port}`,
      `Origin: http://127.0.0.1:${port}`,
      "Sec-Fetch-Site: same-origin",
    ],
  },
  {
    name: "another port",
    mayWrite: false,
    headers: (port) => [
      `Host: 127.0.0.1:${port}`,
      "Origin: http://127.0.0.1:3000",
      "Sec-Fetch-Site: same-site",
    ],
  },
  {
    name: "another site",
    mayWrite: false,
    headers: (port) => [
      `Host: 127.0.0.1:${port}`,
      "Origin: https://evil.example",
      "Sec-Fetch-Site: cross-site",
    ],
  },
  {
    name: "another site in an old browser",
    mayWrite: false,
    headers: (port) => [`Host: localhost:${port}`, "Origin: https://evil.example"],
  },
  {
    name: "a sandboxed frame",
    mayWrite: false,
    headers: (port) => [`Host: 127.0.0.1:${port}`, "Origin: null", "Sec-Fetch-Site: cross-site"],
  },
  {
    name: "a form",
    mayWrite: false,
    headers: (port) => [`Host: [::1]:${port}`, "Sec-Fetch-Site: cross-site"],
  },
  {
    name: "a name that points here",
    mayWrite: false,
    headers: (port) => [
      `Host: evil.example:${port}`,
      `Origin: http://evil.example:${port}`,
      "Sec-Fetch-Site: same-origin",
    ],
  },
  {
    name: "two hosts",
    mayWrite: false,
    headers: (port) => [`Host: 127.0.0.1:${port}`, "Host: evil.example"],
  },
];

/**
 * Requests to `tasks serve` from whoever may and may not ask, whole, broken off and made of noise. Nobody but the own page and
 * programs writes, nothing is answered with 5xx, and the server goes on.
 */
export async function hostileRequests(assault: Assault): Promise<void> {
  const account = newAccount();
  await account.tasks("create", "-q", "-u", "guest", "-d", `${FIRST}`);
  const server = await startServe(account, "--no-schedule");
  const port = Number(new URL(server.url).port);
  let number = 0;
  const lane = async () => {
    while (!assault.isOver && server.process.exitCode === null) {
      const asker = assault.pick(ASKERS);
      number += 1;
      const request = requestOf(assault, asker.headers(port), asker.mayWrite ? "guest" : "intruder", number);
      const answer = await send(port, request, assault.random() < 0.05);
      assault.count("requests");
      const status = /^HTTP\/1\.[01] (\d+)/.exec(answer)?.[1];
      assault.count(status === undefined ? "without an answer" : `answered with ${status[0]}xx`);
      const told = `${asker.name}:\n${JSON.stringify(request.toString("latin1").slice(0, 500))}\n${answer.slice(0, 400)}`;
      if (status?.startsWith("5") === true) assault.found("an answer of 5xx", told, status);
      if (answer === LATE) assault.found(`no answer within ${PATIENCE_MS} ms`, told);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const last = await fetch(`${server.url}?user_name=guest`).then(
    ({ status }) => status,
    (error: unknown) => String(error),
  );
  if (last !== 200) assault.found("the server answers no more", `${last}`);
  server.process.kill("SIGINT");
  const run = await server.ended;
  judge(assault, "tasks serve", run);
  const intruders = await account.tasks("query", "--user", "intruder", "--count");
  if (intruders.stdout !== "0\n") assault.found("a page that may not ask has written", intruders.stdout);
}

function requestOf(assault: Assault, asker: string[], user: string, number: number): Buffer {
  if (assault.random() < 0.05) return Buffer.from(Array.from({ length: 200 }, () => assault.below(256)));
  const method = assault.pick([
    "POST",
    "POST",
    "POST",
    "POST",
    "GET",
    "HEAD",
    "PUT",
    "DELETE",
    "OPTIONS",
    "BREW",
  ]);
  const path = assault.pick([
    "/",
    "/",
    "/v1",
    "/v1/",
    `/?user_name=${user}`,
    "//",
    "/../x",
    "/%00",
    "/?user_name=%FF",
    `/${"x".repeat(9000)}`,
    "/schedules",
    "*",
  ]);
  const body = assault.pick([
    () => Buffer.from(`{"user_name":"${user}","deadline_unix_time":${FIRST + number}}`),
    () =>
      Buffer.from(`{"user_name":"${user}","deadline_unix_time":${FIRST + number},"__proto__":{"a":1e400}}`),
    () =>
      Buffer.concat([Buffer.from(`{"user_name":"${user}","a":"`), Buffer.of(0xff, 0xc0), Buffer.from('"}')]),
    () => Buffer.from(`{"user_name":"${user}","a":${"[".repeat(3000)}`),
    () => Buffer.from(`{"user_name":"${user}"}{"user_name":"${user}"}`),
    () => Buffer.from("[]"),
    () => Buffer.from(""),
    () => Buffer.from(`{"user_name":["${user}"],"deadline_unix_time":"x"}`),
  ])();
  const type = assault.pick([
    "application/json",
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
  ]);
  const length = assault.random() < 0.05 ? assault.pick(["-1", "99999999999", "1e3", "7"]) : `${body.length}`;
  const chunked = assault.random() < 0.05;
  const head = [
    `${method} ${path} HTTP/${assault.pick(["1.1", "1.1", "1.1", "1.0", "9.9"])}`,
    ...asker,
    ...(type === "" ? [] : [`Content-Type: ${type}`]),
    chunked ? "Transfer-Encoding: chunked" : `Content-Length: ${length}`,
    ...(assault.random() < 0.03 ? [`X-Long: ${"y".repeat(20_000)}`] : []),
    ...(assault.random() < 0.03 ? ["Bad Header\0: x"] : []),
    "Connection: close",
  ];
  return Buffer.concat([
    Buffer.from(`${head.join("\r\n")}\r\n\r\n`),
    ...(chunked ? [Buffer.from("zz\r\n")] : []),
    body,
  ]);
}

const LATE = "(late)";

/** Sends bytes as they are and gives what comes back. `half`: only a part of them, and then the line is cut. */
function send(port: number, bytes: Buffer, half: boolean): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    const timer = setTimeout(() => {
      // What waits for bytes that it was promised does right.
      resolve(/^content-length: 99999999999\r$/im.test(bytes.toString("latin1")) ? "" : LATE);
      socket.destroy();
    }, PATIENCE_MS);
    socket.on("data", (part) => (answer += part.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(answer);
    });
    if (half) {
      socket.write(bytes.subarray(0, bytes.length / 2), () => socket.destroy());
      return;
    }
    socket.end(bytes);
  });
}
