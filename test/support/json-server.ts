import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export interface JsonRequest {
  /** As in AmazonSSM.GetParameter. */
  target: string;
  body: unknown;
  headers: IncomingHttpHeaders;
}

/** Status and body of an answer; undefined cuts the connection instead. */
export type Answer = { status: number; body: object } | undefined;

/** An AWS service that speaks JSON, on loopback until the test ends, with answers that the test makes up. */
export async function startJsonServer(answer: (request: JsonRequest, index: number) => Answer) {
  const requests: JsonRequest[] = [];
  const server = createServer((incoming, response) => {
    void text(incoming).then((body) => {
      const { headers } = incoming;
      const request = { target: String(headers["x-amz-target"]), body: JSON.parse(body) as unknown, headers };
      const answered = answer(request, requests.push(request) - 1);
      if (answered === undefined) return response.destroy();
      response.writeHead(answered.status, {
        "content-type": "application/x-amz-json-1.1",
        "x-amzn-requestid": "by the test",
      });
      return response.end(JSON.stringify(answered.body));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** The answer with which a service refuses. */
export function refusal(name: string, status = 400): Answer {
  return { status, body: { __type: name, message: `because of ${name}` } };
}
