// Which functions short commands run, so that their bytecode lies together in the binary: a command takes 0.95 of the time.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";

const KEY = ["--user", "a", "--deadline", "1800000000"];
// The most frequent first.
const COMMANDS = [
  ["create", ...KEY],
  ["get", ...KEY],
  ["query", "--user", "a"],
  ["done", ...KEY],
];
// As every answer of AWS has them.
const HEADERS = { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "A" };
const ITEM = { user_name: { S: "a" }, deadline_unix_time: { N: "1800000000" } };

/**
 * Runs a binary's short commands on the local store and on a table in DynamoDB; gives the files in which bun has noted what ran.
 * @param {string} program
 * @param {string} folder for the files, and as the user's home
 */
export async function bytecodeOrder(program, folder) {
  const table = createServer((request, response) => {
    const answer = { Item: ITEM, Items: [ITEM], Attributes: ITEM, Count: 1, ScannedCount: 1 };
    request.resume().on("end", () => response.writeHead(200, HEADERS).end(JSON.stringify(answer)));
  });
  await new Promise((listening) => table.listen(0, "127.0.0.1", () => listening(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (table.address());
  const aws = ["--target", "aws", "--region", "us-east-1", "--endpoint-url", `http://127.0.0.1:${port}`];
  const home = join(folder, "home");
  const env = { HOME: home, USERPROFILE: home, AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "a" };
  const files = [];
  try {
    for (const words of [...COMMANDS, ...COMMANDS.map((command) => [...command, ...aws])]) {
      const file = join(folder, `order-${files.length}`);
      await promisify(execFile)(program, words, { env: { ...env, BUN_BYTECODE_ORDER_OUT: file } });
      if (!existsSync(file)) throw new Error(`bun has not noted what ran in ${file}`);
      files.push(file);
    }
  } finally {
    table.close();
  }
  return files;
}
