import { createServer, request as send, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A request as it came over the wire. */
export interface Recorded {
  /** As its signature names it, as in `dynamodb`. */
  service: string;
  method: string;
  url: string;
  type: string | undefined;
  target: string | undefined;
  body: string;
  /** What came back, if that was no refusal. */
  answer?: string | undefined;
}

/** Passes requests on to a server of AWS's services, and keeps each. */
export async function startRecorder(
  target: string,
): Promise<{ endpoint: string; requests: Recorded[]; stop(): void }> {
  const requests: Recorded[] = [];
  const pass = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { method = "", url = "", headers } = incoming;
    const bytes = await buffer(incoming);
    const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";
    const type = headers["content-type"];
    const name = headers["x-amz-target"]?.toString();
    const recorded: Recorded = { service, method, url, type, target: name, body: bytes.toString() };
    requests.push(recorded);
    const passed = send(new URL(url, target), { method, headers }, (answer) => {
      const { statusCode = 500 } = answer;
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        if (statusCode < 300) recorded.answer = Buffer.concat(chunks).toString();
        response.writeHead(statusCode, answer.headers).end(Buffer.concat(chunks));
      });
    });
    passed.on("error", () => response.destroy()).end(bytes);
  };
  const server = createServer((incoming, response) => void pass(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
