import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startForwardProxy } from "../support/forward-proxy.ts";
import { newAccount } from "../support/spawn-tasks.ts";
import { CERTIFICATE, KEY } from "../support/tls.mjs";

// Package and binary go through a proxy alike, although it is bun itself that does so in the binary.

const GET = ["get", "--user", "mai", "--deadline", "1800000000"];
const SSO = "/federation/credentials";

/** AWS, as far as it knows of no record and gives credentials to whom has signed in. */
const answer: RequestListener = (message, response) => {
  message.resume();
  response.writeHead(200, { "x-amzn-requestid": "r", "content-type": "application/x-amz-json-1.0" });
  const roleCredentials = { accessKeyId: "A", secretAccessKey: "S", sessionToken: "T", expiration: 4e12 };
  response.end(message.url?.startsWith(SSO) ? JSON.stringify({ roleCredentials }) : "{}");
};

async function startAws({ isSecure = false } = {}): Promise<number> {
  const server = isSecure
    ? createSecureServer({ cert: CERTIFICATE, key: KEY }, answer)
    : createServer(answer);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}

function accountWith(env: { [name: string]: string }) {
  const account = newAccount().with({
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_REGION: "eu-west-1",
    AWS_MAX_ATTEMPTS: "1",
    TASKS_TABLE: "tasks",
    TASKS_TARGET: "aws",
    ...env,
  });
  const file = join(account.folder, "ca.pem");
  writeFileSync(file, CERTIFICATE);
  return { account, trusting: account.with({ NODE_EXTRA_CA_CERTS: file }) };
}

const NOT_FOUND = { code: 3, stdout: "" };

describe("a proxy", () => {
  it("is a tunnel to AWS, into which it does not see", async () => {
    const proxy = await startForwardProxy(await startAws({ isSecure: true }), { user: "mai:p@ss" });
    const { trusting } = accountWith({
      HTTPS_PROXY: proxy.address.replace("//", "//mai:p%40ss@"),
      AWS_ENDPOINT_URL: "https://aws.test",
    });
    expect(await trusting.tasks(...GET)).toMatchObject(NOT_FOUND);
    expect(proxy.asked).toEqual(["CONNECT aws.test:443"]);
  });

  it("is asked for the whole address of plain HTTP, but for what NO_PROXY names", async () => {
    const proxy = await startForwardProxy(await startAws(), { user: "mai:p@ss" });
    const { account } = accountWith({
      http_proxy: proxy.address.replace("//", "//mai:p%40ss@"),
      AWS_ENDPOINT_URL: "http://aws.test:8000",
    });
    expect(await account.tasks(...GET)).toMatchObject(NOT_FOUND);
    const direct = await account.with({ NO_PROXY: "example.com, .test:8000" }).tasks(...GET);
    expect(direct).toMatchObject({ code: 6 });
    expect(direct.stderr).toMatch(/^error: GetItem on tasks: the host's name was not found/);
    expect(proxy.asked).toEqual(["POST http://aws.test:8000/"]);
  });

  it("stands before the service that gives credentials, too", async () => {
    const proxy = await startForwardProxy(await startAws());
    const { account } = accountWith({
      HTTP_PROXY: proxy.address,
      AWS_ENDPOINT_URL: "http://aws.test",
      AWS_PROFILE: "sso",
    });
    const folder = join(account.folder, "home", ".aws");
    mkdirSync(join(folder, "sso", "cache"), { recursive: true });
    const start = "https://mai.awsapps.com/start";
    writeFileSync(
      join(folder, "config"),
      `[profile sso]\nsso_start_url=${start}\nsso_region=eu-west-1\nsso_account_id=111122223333\nsso_role_name=r\n`,
    );
    const name = createHash("sha1").update(start).digest("hex");
    const token = {
      accessToken: "t",
      expiresAt: "2999-01-01T00:00:00Z",
      region: "eu-west-1",
      startUrl: start,
    };
    writeFileSync(join(folder, "sso", "cache", `${name}.json`), JSON.stringify(token));
    expect(await account.tasks(...GET)).toMatchObject(NOT_FOUND);
    expect(proxy.asked).toEqual([
      expect.stringMatching(`^GET http://aws.test${SSO}`),
      "POST http://aws.test/",
    ]);
    const refused = await account.with({ HTTP_PROXY: "http://127.0.0.1:1" }).tasks(...GET);
    expect(refused).toEqual({
      code: 6,
      stdout: "",
      stderr: unusable("http://127.0.0.1:1", "nothing listens there", "HTTP_PROXY"),
    });
  });

  it("is not asked for an instance's own credentials where Node sends all by itself to proxies, as Node 24 can", async () => {
    const asked: string[] = [];
    const machine = createServer((message, response) => {
      asked.push(`${message.method} ${message.url}`);
      response.writeHead(404).end();
    });
    onTestFinished(() => void machine.close());
    await once(machine.listen(0, "127.0.0.1"), "listening");
    const proxy = await startForwardProxy(await startAws());
    const { account } = accountWith({
      HTTP_PROXY: proxy.address,
      HTTPS_PROXY: proxy.address,
      NODE_USE_ENV_PROXY: "1",
      AWS_ACCESS_KEY_ID: "",
      AWS_EC2_METADATA_DISABLED: "false",
      AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${(machine.address() as AddressInfo).port}`,
    });
    expect(await account.tasks(...GET)).toMatchObject({ code: 5, stdout: "" });
    expect(proxy.asked).toEqual([]);
    expect(asked).toContain("PUT /latest/api/token");
  });

  it.each<[string, string[], RegExp]>([
    ["records", GET, /^CONNECT dynamodb\.eu-west-1\.amazonaws\.com:443$/],
    ["parameters", ["parameter", "get", "/a/b"], /^CONNECT (ssm|sts)\.eu-west-1\.amazonaws\.com:443$/],
    ["schedules", ["schedule", "list"], /^CONNECT (events|sts)\.eu-west-1\.amazonaws\.com:443$/],
  ])("that does not let somebody to AWS is told: %s", async (_, words, asked) => {
    const proxy = await startForwardProxy(1, { refusal: "403 Forbidden" });
    const { account } = accountWith({ HTTPS_PROXY: proxy.address });
    const run = await account.tasks(...words);
    expect(run).toMatchObject({ code: 5, stdout: "" });
    expect(run.stderr).toMatch(
      new RegExp(
        `^error: \\w+.*: the proxy ${proxy.address} refuses to connect to \\S+:443 \\(403 Forbidden\\)\nhint: .*NO_PROXY\n$`,
      ),
    );
    expect(proxy.asked[0]).toMatch(asked);
  });

  it.each(["https://aws.test", "http://aws.test"])("that wants a user is told, with %s", async (endpoint) => {
    const proxy = await startForwardProxy(1, { user: "mai:right" });
    const { account } = accountWith({ ALL_PROXY: proxy.address, AWS_ENDPOINT_URL: endpoint });
    const named = proxy.address.replace("//", "//USER:PASSWORD@");
    const hint = `hint: write them into ALL_PROXY: ${named}, with %40 for @ and %3A for :\n`;
    expect(await account.tasks(...GET)).toEqual({
      code: 5,
      stdout: "",
      stderr: `error: GetItem on tasks: the proxy ${proxy.address} wants a user and a password\n${hint}`,
    });
    const wrong = account.with({ ALL_PROXY: proxy.address.replace("//", "//mai:secret@") });
    expect(await wrong.tasks(...GET)).toEqual({
      code: 5,
      stdout: "",
      stderr: `error: GetItem on tasks: the proxy ${proxy.address} does not accept this user and password\n${hint}`,
    });
  });

  it.each([
    ["http://mai:secret@127.0.0.1:1", "http://127.0.0.1:1", "nothing listens there"],
    [
      "http://mai:secret@no-such-host.invalid:3128",
      "http://no-such-host.invalid:3128",
      "its name was not found",
    ],
  ])("that is not there is told: %s", async (value, name, reason) => {
    const { account } = accountWith({ HTTPS_PROXY: value, DEBUG: "*" });
    expect(await account.tasks(...GET)).toEqual({ code: 6, stdout: "", stderr: unusable(name, reason) });
  });

  it("that is not trusted, or speaks no TLS, is told", async () => {
    const secure = await startForwardProxy(1, { isSecure: true });
    const { account } = accountWith({ HTTPS_PROXY: secure.address });
    const untrusted = await account.tasks(...GET);
    expect(untrusted).toMatchObject({ code: 6, stdout: "" });
    expect(untrusted.stderr).toMatch(
      /^error: GetItem on tasks: the proxy https:\S+ cannot be used: its certificate is not trusted \(.*NODE_EXTRA_CA_CERTS.*\)\nhint: .*\n$/,
    );
    const plain = await startForwardProxy(1);
    const address = plain.address.replace("http:", "https:");
    expect(await account.with({ HTTPS_PROXY: address }).tasks(...GET)).toEqual({
      code: 6,
      stdout: "",
      stderr: unusable(address, "it does not speak TLS"),
    });
  });

  it("that does not reach AWS is told", async () => {
    const proxy = await startForwardProxy(1, { refusal: "503 Service Unavailable" });
    const { account } = accountWith({ HTTPS_PROXY: proxy.address });
    const run = await account.tasks(...GET);
    expect(run).toMatchObject({ code: 6, stdout: "" });
    expect(run.stderr).toMatch(
      /^error: GetItem on tasks: the proxy \S+ cannot reach \S+:443 \(503 Service Unavailable\)\nhint: .*\n$/,
    );
  });

  it("of another kind is told, without its password", async () => {
    const { account } = accountWith({ ALL_PROXY: "socks5h://mai:secret@127.0.0.1:1080" });
    expect(await account.tasks(...GET)).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: GetItem on tasks: ALL_PROXY is not the address of an HTTP proxy: 'socks5h://…@127.0.0.1:1080'\n" +
        "hint: write it as http://host:port or http://user:password@host:port, or unset ALL_PROXY\n",
    });
  });

  it("that changes what AWS says is a server which is not trusted", async () => {
    const proxy = await startForwardProxy(await startAws({ isSecure: true }));
    const { account } = accountWith({ HTTPS_PROXY: proxy.address, AWS_ENDPOINT_URL: "https://aws.test" });
    const run = await account.tasks(...GET);
    expect(run).toMatchObject({ code: 1, stdout: "" });
    expect(run.stderr).toMatch(
      new RegExp(
        `^error: .*certificate is not trusted.* \\(through the proxy ${proxy.address}\\)\nhint: .*NODE_EXTRA_CA_CERTS.*\n$`,
      ),
    );
  });
});

function unusable(name: string, reason: string, variable = "HTTPS_PROXY"): string {
  return `error: GetItem on tasks: the proxy ${name} cannot be used: ${reason}
hint: is ${variable} right? What NO_PROXY names is reached without a proxy
`;
}
