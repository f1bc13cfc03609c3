import { execFile, spawnSync } from "node:child_process";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import { describe, expect, it, onTestFinished } from "vitest";
import { curlLines } from "../../../src/commands/endpoint/curl-lines.ts";

const REGION = "ap-northeast-1";
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const run = promisify(execFile);

/** As in [7, 88]; undefined where there is no curl. */
const version = /^curl (\d+)\.(\d+)/
  .exec(spawnSync("curl", ["--version"], { encoding: "utf8" }).stdout ?? "")
  ?.slice(1)
  .map(Number);
const [major = 0, minor = 0] = version ?? [];
const canSign = major > 7 || (major === 7 && minor >= 75);

interface Asked {
  method: string;
  query: { [name: string]: string };
  body: string;
  signedHeaders: string[];
  isSigned: boolean;
}

/** Whether the request has the signature that AWS's own code makes of it; of what was not signed it knows nothing. */
async function isSignedBy(
  keys: typeof KEYS & { sessionToken?: string },
  incoming: IncomingMessage,
  body: Buffer,
) {
  const { headers, method = "", url = "" } = incoming;
  const [, credential, names = "", signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(
      headers.authorization ?? "",
    ) ?? [];
  const signedHeaders = names.split(";");
  const { pathname, searchParams } = new URL(url, "http://local");
  const time = String(headers["x-amz-date"]);
  const signer = new SignatureV4({
    service: "lambda",
    region: REGION,
    credentials: keys,
    applyChecksum: false,
    sha256: Sha256,
  });
  const signed = await signer.sign(
    {
      method,
      protocol: "http:",
      hostname: "local",
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(signedHeaders.map((name) => [name, String(headers[name])])),
      body,
    },
    {
      signableHeaders: new Set(signedHeaders),
      signingDate: new Date(time.replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5")),
    },
  );
  const expected = signed.headers["authorization"] ?? "";
  const isSigned =
    expected.includes(`Credential=${credential},`) && expected.endsWith(`Signature=${signature}`);
  return { signedHeaders, isSigned };
}

/** What a line in a shell sends to a server in the place of the endpoint. */
async function sentBy(
  line: "get" | "post",
  { user, auth = "iam", sessionToken }: { user: string; auth?: "iam" | "none"; sessionToken?: string },
): Promise<Asked> {
  const keys = { ...KEYS, ...(sessionToken === undefined ? {} : { sessionToken }) };
  let asked: Asked | undefined;
  const take = async (incoming: IncomingMessage) => {
    const body = await buffer(incoming);
    const query = Object.fromEntries(new URL(incoming.url ?? "", "http://local").searchParams);
    const { method = "", headers } = incoming;
    const unsigned = { signedHeaders: [], isSigned: false };
    const signed = headers.authorization === undefined ? unsigned : await isSignedBy(keys, incoming, body);
    asked = { method, query, body: body.toString(), ...signed };
  };
  const server = createServer((incoming, response) => {
    void take(incoming).finally(() => response.end("[]"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const text = curlLines({ url, auth, region: REGION, origins: [] }, user)[line];
  for (const secret of Object.values(keys)) expect(text).not.toContain(secret);
  const env = {
    PATH: process.env["PATH"],
    AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  };
  await run("sh", ["-c", text], { env });
  return asked!;
}

// curl signs since 7.75.
describe.skipIf(!canSign)("the curl lines that `tasks endpoint show` prints, run in a shell", () => {
  it.each(["mai", "熊本 はまち", "o'neil (a&b=c) *+~!"])("get the records of %s, signed", async (user) => {
    expect(await sentBy("get", { user })).toMatchObject({
      method: "GET",
      query: { user_name: user },
      isSigned: true,
    });
  });

  it("put a record, signed, and with the token of a session signed too", async () => {
    const body = '{"user_name":"o\'neil","task_description":"Report"}';
    const plain = await sentBy("post", { user: "o'neil" });
    expect(plain).toMatchObject({ method: "POST", body, isSigned: true });
    expect(plain.signedHeaders).toEqual(expect.arrayContaining(["host", "x-amz-date"]));
    const session = await sentBy("post", { user: "o'neil", sessionToken: "FwoGZXIvYXdzE+/==" });
    expect(session).toMatchObject({ body, isSigned: true });
    expect(session.signedHeaders).toContain("x-amz-security-token");
  });

  it("sign nothing where everybody gets an answer", async () => {
    expect(await sentBy("get", { user: "mai", auth: "none" })).toMatchObject({
      query: { user_name: "mai" },
      signedHeaders: [],
      isSigned: false,
    });
  });
});
