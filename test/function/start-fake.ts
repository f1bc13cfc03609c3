import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Answer = (target: unknown, body: unknown) => { status: number; body: unknown };

/** A server on loopback that speaks AWS's JSON protocol and says what `answer` says. */
export async function startFake(answer: Answer): Promise<{ endpoint: string; stop(): void }> {
  const reply = async (request: IncomingMessage, response: ServerResponse) => {
    const { status, body } = answer(request.headers["x-amz-target"], JSON.parse(await readText(request)));
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void reply(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString();
}
