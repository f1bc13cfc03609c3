import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startDynalite } from "../support/dynalite.ts";
import { makeTable } from "../support/dynamo.ts";
import { CERTIFICATE, KEY } from "../support/tls.mjs";
import { startFaultProxy, type Fault, type ProxiedRequest } from "../support/fault-proxy.ts";
import { newAccount } from "../support/spawn-tasks.ts";

// What only the whole process shows: the SDK as it is built, and in the binary another network client than Node's.
const KEY_WORDS = ["--user", "熊本 はまち", "--deadline", "1800000000"];
const SECRET = "secret/熊本";

let engine: Awaited<ReturnType<typeof startDynalite>>;
beforeAll(async () => {
  engine = await startDynalite();
});
afterAll(() => engine.stop());

/** An account whose requests to a new table meet the faults in turn, the rest of them none. */
async function accountWith(...faults: Fault[]) {
  const table = await makeTable(engine.endpoint);
  const proxy = await startFaultProxy(
    engine.endpoint,
    ({ index }: ProxiedRequest) => faults[index] ?? "pass",
  );
  onTestFinished(() => proxy.stop());
  const account = newAccount().with({
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: SECRET,
    AWS_REGION: "us-east-1",
    TASKS_TABLE: table,
    AWS_ENDPOINT_URL: proxy.endpoint,
  });
  const direct = account.with({ AWS_ENDPOINT_URL: engine.endpoint });
  return { account, direct, requests: proxy.requests };
}

describe("a fault of the network", () => {
  it.each<[Fault, string]>([
    ["garbage after", "the answer is not HTTP"],
    ["stranger after", "the answer is not one of AWS's"],
  ])("'%s' is told in our words, and that the record may be gone", async (fault, words) => {
    const { account } = await accountWith(fault);
    expect(await account.tasks("delete", ...KEY_WORDS)).toEqual({
      code: 6,
      stdout: "",
      stderr: expect.stringMatching(
        new RegExp(
          `^error: DeleteItem on \\S+: ${words}; it may have been carried out all the same\nhint: .*tasks get.*\n$`,
        ),
      ),
    });
  });

  it("an answer without end is given up at 128 MB", async () => {
    const server = createServer((_request, response) => {
      const part = Buffer.alloc(1024 * 1024, " ");
      const more = (): void => {
        for (let open = true; open && !response.destroyed;) open = response.write(part);
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { account } = await accountWith();
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await account.tasks("scan", "--endpoint-url", endpoint)).toEqual({
      code: 6,
      stdout: "",
      stderr: expect.stringMatching(
        /^error: Scan on \S+: the answer has no end \(more than 128 MB\)\nhint: .*\n$/,
      ),
    });
  });

  it.each<Fault>(["cut before", "cut after", "cut within", "500 after", "502 before", "throttle"])(
    "'%s' is not noticed by a create, which makes one record",
    async (fault) => {
      const { account, direct, requests } = await accountWith(fault);
      const run = await account.tasks("create", ...KEY_WORDS, "n:=1", "-q");
      expect(run).toEqual({
        code: 0,
        stdout: '{"user_name":"熊本 はまち","deadline_unix_time":1800000000,"n":1}\n',
        stderr: "",
      });
      expect((await direct.tasks("scan", "--count")).stdout).toBe("1\n");
      expect(requests.map(({ operation }) => operation).slice(0, 2)).toEqual(["PutItem", "PutItem"]);
    },
  );

  it.each<Fault>(["cut after", "cut within", "500 after", "rubbish after"])(
    "'%s' makes no addition count twice",
    async (fault) => {
      const { account, direct, requests } = await accountWith("pass", fault);
      await account.tasks("create", ...KEY_WORDS, "n:=1", "-q");
      const run = await account.tasks("update", ...KEY_WORDS, "--add", "n=1");
      expect(run).toMatchObject({ code: 6, stdout: "" });
      expect(run.stderr).toMatch(/^error: UpdateItem on .*\nhint: .*\n$/);
      expect(requests).toHaveLength(2);
      expect((await direct.tasks("get", ...KEY_WORDS, "--fields", "n")).stdout).toBe('{"n":2}\n');
    },
  );

  it("'hang' is waited for once, and then not noticed", async () => {
    const { account, requests } = await accountWith("pass", "hang");
    await account.tasks("create", ...KEY_WORDS, "-q");
    const begin = performance.now();
    expect((await account.tasks("get", ...KEY_WORDS)).code).toBe(0);
    expect(requests).toHaveLength(3);
    expect(performance.now() - begin).toBeGreaterThan(14_000);
  });

  it("that stays is one clear line and 6", async () => {
    const { account } = await accountWith(...Array.from({ length: 20 }, () => "cut before" as const));
    const run = await account.tasks("get", ...KEY_WORDS);
    expect(run).toMatchObject({ code: 6, stdout: "" });
    expect(run.stderr).toMatch(/^error: GetItem on \S+: the connection failed.*\nhint: .*\n$/);
  });

  it.each([
    ["nobody listens", "http://127.0.0.1:1", /nothing listens there/],
    ["the host has no such name", "http://no-such-host.invalid", /the host's name was not found/],
  ])("is told where %s", async (_, endpoint, told) => {
    const { account } = await accountWith();
    const run = await account.with({ AWS_ENDPOINT_URL: endpoint }).tasks("get", ...KEY_WORDS);
    expect(run).toMatchObject({ code: 6, stdout: "" });
    expect(run.stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
    expect(run.stderr).toMatch(told);
  });
});

it.each([
  ["and nothing is left out", {}],
  ["and others are left out", { NO_PROXY: "example.com" }],
  ["and others are left out in small letters", { no_proxy: "example.com", NO_PROXY: "example.org" }],
])("a proxy for the world is none for this machine: %s", async (_, exceptions) => {
  const { account } = await accountWith();
  const proxy = { HTTP_PROXY: "http://127.0.0.1:1", http_proxy: "http://127.0.0.1:1" };
  expect((await account.with({ ...proxy, ...exceptions }).tasks("create", ...KEY_WORDS, "-q")).code).toBe(0);
});

describe("an endpoint of https", () => {
  async function startSecure() {
    const server = createSecureServer({ cert: CERTIFICATE, key: KEY }, (message, response) => {
      message.resume();
      response
        .writeHead(200, { "x-amzn-requestid": "r", "content-type": "application/x-amz-json-1.0" })
        .end("{}");
    });
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const account = newAccount().with({
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: SECRET,
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL: `https://localhost:${port}`,
    });
    const file = join(account.folder, "ca.pem");
    writeFileSync(file, CERTIFICATE);
    return { account, file };
  }

  it("is trusted when NODE_EXTRA_CA_CERTS says so, and otherwise not", async () => {
    const { account, file } = await startSecure();
    const trusting = await account.with({ NODE_EXTRA_CA_CERTS: file }).tasks("get", ...KEY_WORDS);
    expect(trusting).toMatchObject({ code: 3, stdout: "" });
    const run = await account.tasks("get", ...KEY_WORDS);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toMatch(/^error: .*certificate is not trusted.*\nhint: .*NODE_EXTRA_CA_CERTS.*\n$/);
  });

  it("that speaks no TLS is told", async () => {
    const { account } = await accountWith();
    const secure = { AWS_ENDPOINT_URL: engine.endpoint.replace("http:", "https:") };
    const run = await account.with(secure).tasks("get", ...KEY_WORDS);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toMatch(/^error: .*does not speak TLS\nhint: .*http:.*\n$/);
  });
});

it("many records go through many requests at once, and come back the same", async () => {
  const { account } = await accountWith("throttle", "pass", "cut after", "500 before");
  const lines = Array.from(
    { length: 500 },
    (_, index) =>
      `{"user_name":"user ${index % 7}","deadline_unix_time":${1_800_000_000 + index},"n":${index},"text":"${"熊".repeat(50)}"}\n`,
  );
  const imported = await account.bash('printf %s "$1" | tasks import - -q', lines.join(""));
  expect(imported).toMatchObject({ code: 0, stderr: "" });
  expect((await account.tasks("scan", "--count")).stdout).toBe("500\n");
  const exported = (await account.tasks("export", "-q")).stdout;
  expect(exported.split(/(?<=\n)/).sort()).toEqual(lines.sort());
});

it("signs its requests as AWS checks them", async () => {
  const seen: { message: IncomingMessage; body: Buffer }[] = [];
  const answer = async (message: IncomingMessage, response: ServerResponse) => {
    seen.push({ message, body: await buffer(message) });
    response
      .writeHead(200, { "x-amzn-requestid": "r", "content-type": "application/x-amz-json-1.0" })
      .end("{}");
  };
  const server = createServer((message, response) => void answer(message, response));
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const account = newAccount().with({
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: SECRET,
    AWS_SESSION_TOKEN: "token",
    AWS_REGION: "eu-central-1",
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  // One request, and so many that the later ones are signed by the native SHA-256.
  await account.tasks("create", ...KEY_WORDS, "-q");
  await account.tasks(
    "query",
    ...Array.from({ length: 25 }, (_, index) => ["--user", `user ${index}`]).flat(),
  );
  expect(seen).toHaveLength(26);
  for (const { message, body } of seen) {
    expect(message.headers["authorization"]).toBe(authorization(message, body));
    expect(message.headers["amz-sdk-invocation-id"]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab]/);
  }
  expect(new Set(seen.map(({ message }) => message.headers["amz-sdk-invocation-id"])).size).toBe(26);
});

/** The header that AWS expects of a request (IAM User Guide, "Create a signed AWS API request"). */
function authorization(message: IncomingMessage, body: Buffer): string {
  const { headers, method, url } = message;
  const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
  const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();
  const [, names = ""] = /SignedHeaders=([^,]+)/.exec(String(headers["authorization"])) ?? [];
  expect(names.split(";")).toEqual(
    expect.arrayContaining(["host", "x-amz-date", "x-amz-security-token", "x-amz-target"]),
  );
  const signed = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const request = [method, url, "", signed.join(""), names, sha256(body)].join("\n");
  const time = String(headers["x-amz-date"]);
  const scope = `${time.slice(0, 8)}/eu-central-1/dynamodb/aws4_request`;
  const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${SECRET}`);
  const signature = hmac(key, ["AWS4-HMAC-SHA256", time, scope, sha256(request)].join("\n")).toString("hex");
  return `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${names}, Signature=${signature}`;
}
