import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { expect, it, onTestFinished } from "vitest";
import { startSlowNetwork } from "../bench/support/slow-network.mjs";
import { localAws, newAccount } from "../support/spawn-tasks.ts";
import { CERTIFICATE, KEY } from "../support/tls.mjs";

// Long enough that nothing of an answer is there while a client still sends what needs none of it.
const DELAY_MS = 100;
const RECORD = { user_name: { S: "mai" }, deadline_unix_time: { N: "1" } };

const ROLE = { accessKeyId: "A", secretAccessKey: "S", sessionToken: "T", expiration: 4e12 };

function answerTo(operation: string | undefined): object {
  if (operation === undefined) return { roleCredentials: ROLE };
  if (operation === "Query" || operation === "Scan") return { Items: [RECORD], Count: 1 };
  return operation === "GetItem" ? { Item: RECORD } : { Attributes: RECORD };
}

/** AWS, where DynamoDB has one record, behind TLS and a slow network; and an account that trusts it. */
async function startFarAws() {
  const seen = { handshakes: [] as (string | null)[], requests: [] as string[] };
  const listener = (message: IncomingMessage, response: ServerResponse) => {
    const [, operation] = String(message.headers["x-amz-target"]).split(".");
    seen.requests.push(operation ?? message.url!.replace(/\?.*/, ""));
    response.writeHead(200, { "x-amzn-requestid": "r", "content-type": "application/x-amz-json-1.0" });
    message.resume().once("end", () => response.end(JSON.stringify(answerTo(operation))));
  };
  const server = createServer({ cert: CERTIFICATE, key: KEY }, listener);
  server.on("secureConnection", (socket: TLSSocket) => seen.handshakes.push(socket.getProtocol()));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const network = await startSlowNetwork((server.address() as AddressInfo).port, { delayMs: DELAY_MS });
  onTestFinished(() => {
    network.stop();
    server.close();
    server.closeAllConnections();
  });
  const account = newAccount().with(localAws(`https://localhost:${network.port}`, "tasks"));
  const file = join(account.folder, "ca.pem");
  writeFileSync(file, CERTIFICATE);
  // Another host, as it is with AWS.
  const AWS_ENDPOINT_URL_SSO = `https://127.0.0.1:${network.port}`;
  return { account: account.with({ NODE_EXTRA_CA_CERTS: file, AWS_ENDPOINT_URL_SSO }), seen, network };
}

// Three round trips are the fewest that there are: one for TCP, one for TLS and one for the request itself.
it.each<[operation: string, words: string]>([
  ["GetItem", "get --user mai --deadline 1"],
  ["PutItem", "create --user mai --deadline 5"],
  ["PutItem", "create --user mai"],
  ["Query", "query --user mai"],
  ["UpdateItem", "done --user mai --deadline 1"],
  ["UpdateItem", "update --user mai --deadline 1 --add n=1"],
  ["DeleteItem", "delete --user mai --deadline 1"],
  ["Scan", "scan --limit 1"],
])("the answer of a %s is three round trips away: %s", async (operation, words) => {
  const { account, seen, network } = await startFarAws();
  const { code, stderr } = await account.tasks(...words.split(" "));
  expect({ code, stderr, ...seen, ...network.take() }).toMatchObject({
    code: 0,
    connections: 1,
    handshakes: ["TLSv1.3"],
    requests: [operation],
    roundTrips: 3,
  });
});

it("a sign-in with SSO is asked on a connection of its own, and once", async () => {
  const { account, seen, network } = await startFarAws();
  const folder = join(account.folder, "home", ".aws");
  mkdirSync(join(folder, "sso", "cache"), { recursive: true });
  const start = "https://mai.awsapps.com/start";
  const profile = `sso_start_url=${start}\nsso_region=eu-west-1\nsso_account_id=111122223333\nsso_role_name=r`;
  writeFileSync(join(folder, "config"), `[profile sso]\n${profile}\n`);
  const name = createHash("sha1").update(start).digest("hex");
  const token = { accessToken: "t", expiresAt: "2999-01-01T00:00:00Z", region: "eu-west-1", startUrl: start };
  writeFileSync(join(folder, "sso", "cache", `${name}.json`), JSON.stringify(token));
  const words = ["update", "--user", "mai", "--deadline", "1", "--add", "n=1", "--profile", "sso"];
  const { code, stderr } = await account.tasks(...words);
  expect({ code, stderr, ...seen, ...network.take() }).toEqual({
    code: 0,
    stderr: "",
    connections: 2,
    handshakes: ["TLSv1.3", "TLSv1.3"],
    requests: ["/federation/credentials", "UpdateItem"],
    roundTrips: 6,
  });
});
