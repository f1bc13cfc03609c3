import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { newMachine } from "../support/run-tasks.ts";

/** A DynamoDB with one record, which counts who connects. */
async function startCounter() {
  const seen = { connections: 0, operations: [] as string[] };
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      const [, operation = ""] = String(request.headers["x-amz-target"]).split(".");
      seen.operations.push(operation);
      const item = { user_name: { S: "mai" }, deadline_unix_time: { N: "1" } };
      response.writeHead(200, { "x-amzn-requestid": "1" });
      response.end(
        JSON.stringify(
          operation === "Query" ? { Items: [item], Count: 1 } : { Item: item, Attributes: item },
        ),
      );
    });
  });
  server.on("connection", () => (seen.connections += 1));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  return { seen, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

// Over TLS each connection is two ways there and back before the request's own.
it.each<[operation: string, words: string]>([
  ["GetItem", "get --user mai --deadline 1"],
  ["PutItem", "create --user mai --deadline 5"],
  ["Query", "query --user mai"],
  ["UpdateItem", "done --user mai --deadline 1"],
  ["DeleteItem", "delete --user mai --deadline 1"],
])("a command asks for one %s on one connection: %s", async (operation, words) => {
  const { seen, endpoint } = await startCounter();
  const machine = newMachine();
  const env = { ...machine.env, AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_REGION: "us-east-1" };
  const { code, stderr } = await machine
    .with({ env })
    .tasks(...words.split(" "), "--target", "aws", "--endpoint-url", endpoint);
  expect({ code, stderr, ...seen }).toMatchObject({ code: 0, connections: 1, operations: [operation] });
});
