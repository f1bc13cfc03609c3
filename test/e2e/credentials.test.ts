import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Account, newAccount } from "../support/spawn-tasks.ts";

// Each way in which the SDK finds credentials, as it is built into the program: with its own network clients, with ours,
// and with the few modules that ours take the place of.
const LATER = "2099-01-01T00:00:00Z";

/** The credentials that a service hands out, under the key by which they are recognised. */
const handed = (key: string) => ({
  AccessKeyId: key,
  SecretAccessKey: "secret",
  Token: "token",
  Expiration: LATER,
});

function stsAnswer(action: string, key: string): string {
  const names = { AccessKeyId: key, SecretAccessKey: "secret", SessionToken: "token", Expiration: LATER };
  const fields = Object.entries(names).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><Credentials>${fields.join("")}</Credentials></${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`;
}

/** All services at once; gives the access key of each request to DynamoDB, and all others: an action, or a path. */
async function startServices(): Promise<{ endpoint: string; keys: string[]; others: string[] }> {
  const keys: string[] = [];
  const others: string[] = [];
  const answer = (
    { headers, url = "", method }: IncomingMessage,
    body: string,
  ): [type: string, text: string] => {
    const json = (value: object): [string, string] => ["application/json", JSON.stringify(value)];
    if (headers["x-amz-target"] !== undefined) {
      keys.push(/Credential=(\w+)\//.exec(headers.authorization ?? "")?.[1] ?? "");
      return json({});
    }
    const [, action] = /Action=(\w+)/.exec(body) ?? [];
    others.push(action ?? url.replace(/\?.*/, ""));
    if (action !== undefined)
      return ["text/xml", stsAnswer(action, action === "AssumeRole" ? "ROLE" : "WEB")];
    if (url.startsWith("/federation/credentials")) {
      const {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        Token: sessionToken,
      } = handed("SSO");
      return json({
        roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration: 4_070_908_800_000 },
      });
    }
    if (url === "/container") return json(handed("CONTAINER"));
    if (method === "PUT") return ["text/plain", "session"];
    if (url.endsWith("/security-credentials/")) return ["text/plain", "profile"];
    return json({ Code: "Success", ...handed("MACHINE") });
  };
  const server = createServer((message, response) => {
    const reply = (body: string) => {
      const [type, content] = answer(message, body);
      return response.writeHead(200, { "content-type": type, "x-amzn-requestid": "r" }).end(content);
    };
    void text(message).then(reply);
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, keys, others };
}

function write(account: Account, name: string, content: string): string {
  const path = join(account.folder, "home", ".aws", name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** What is set up before the command, and the words and variables that go with it. */
type Setting = (account: Account, endpoint: string) => { words?: string[]; env?: Record<string, string> };

const MACHINE = "/latest/meta-data/iam/security-credentials/";
const KEYS = "aws_access_key_id = FILE\naws_secret_access_key = secret\n";
const SETTINGS: [name: string, key: string, asked: string[], set: Setting][] = [
  ["the environment", "ENV", [], () => ({ env: { AWS_ACCESS_KEY_ID: "ENV", AWS_SECRET_ACCESS_KEY: "s" } })],
  [
    "the credentials file",
    "FILE",
    [],
    (account) => {
      write(account, "credentials", `[default]\n${KEYS}`);
      return {};
    },
  ],
  [
    "a profile of the config file",
    "FILE",
    [],
    (account) => {
      write(account, "config", `[profile work]\nregion = eu-west-1\n${KEYS}`);
      return { words: ["--profile", "work"] };
    },
  ],
  [
    "files elsewhere",
    "FILE",
    [],
    (account) => {
      const config = write(account, "../elsewhere/config", "[default]\nregion = eu-west-1\n");
      const credentials = write(account, "../elsewhere/credentials", `[default]\n${KEYS}`);
      return { env: { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials } };
    },
  ],
  [
    "a process",
    "PROCESS",
    [],
    (account) => {
      const answer = JSON.stringify({ Version: 1, AccessKeyId: "PROCESS", SecretAccessKey: "secret" });
      const program = write(account, "program", `#!/bin/sh\nprintf %s '${answer}'\n`);
      write(account, "config", `[default]\ncredential_process = sh ${program}\n`);
      return {};
    },
  ],
  [
    "a role",
    "ROLE",
    ["AssumeRole"],
    (account) => {
      const role = "role_arn = arn:aws:iam::111122223333:role/x\nsource_profile = default\n";
      write(account, "config", `[default]\n${KEYS}\n[profile work]\n${role}`);
      return { env: { AWS_PROFILE: "work" } };
    },
  ],
  [
    "a web identity",
    "WEB",
    ["AssumeRoleWithWebIdentity"],
    (account) => ({
      env: {
        AWS_WEB_IDENTITY_TOKEN_FILE: write(account, "token", "token"),
        AWS_ROLE_ARN: "arn:aws:iam::111122223333:role/x",
      },
    }),
  ],
  [
    "a sign-in with SSO",
    "SSO",
    ["/federation/credentials"],
    (account) => {
      const session = "sso_region = eu-west-1\nsso_start_url = https://example.invalid/start\n";
      const profile = "sso_session = me\nsso_account_id = 111122223333\nsso_role_name = x\n";
      write(account, "config", `[default]\n${profile}\n[sso-session me]\n${session}`);
      const name = createHash("sha1").update("me").digest("hex");
      write(account, `sso/cache/${name}.json`, JSON.stringify({ accessToken: "t", expiresAt: LATER }));
      return {};
    },
  ],
  [
    "a container",
    "CONTAINER",
    ["/container"],
    (_, endpoint) => ({ env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint}/container` } }),
  ],
  [
    "the machine it runs on",
    "MACHINE",
    ["/latest/api/token", MACHINE, `${MACHINE}profile`],
    (_, endpoint) => ({
      env: { AWS_EC2_METADATA_DISABLED: "false", AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint },
    }),
  ],
];

describe("credentials", () => {
  it.each(SETTINGS)("come from %s, and are asked for once", async (_, key, asked, set) => {
    const { endpoint, keys, others } = await startServices();
    const account = newAccount();
    const { words = [], env = {} } = set(account, endpoint);
    const machine = account.with({ AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: endpoint, ...env });
    const run = (line: string) => machine.tasks(...line.split(" "), ...words);
    const get = await run("get --user mai --deadline 1800000000 --verbose");
    // The table answers, and has no such record.
    expect(get, get.stderr).toMatchObject({ code: 3, stdout: "" });
    expect({ keys, others }).toEqual({ keys: [key], others: asked });
    // Several clients of DynamoDB, and of several services. The next command starts anew, as the SDK writes none of them down.
    for (const [line, asks] of [
      ["update --user mai --deadline 1800000000 --add n=1", asked],
      ["status", [...asked, "GetCallerIdentity"]],
    ] as const) {
      others.length = 0;
      expect(await run(line)).toMatchObject({ code: 0 });
      expect(others.toSorted()).toEqual(asks.toSorted());
    }
    expect(new Set(keys)).toEqual(new Set([key]));
  });
});
