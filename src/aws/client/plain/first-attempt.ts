import { HttpRequest, type HttpHandler, type HttpResponse } from "@smithy/core/protocols";
import { lazyUuid } from "#engine/uuid";
import type { Clock } from "../../../ports.ts";
import type { PlainAccess } from "./plain-access.ts";
import type { RequestSigner } from "./request-signer.ts";

/** What came of a request that was sent once. */
export type Attempt =
  | { response: HttpResponse; error?: undefined }
  | { response?: undefined; error: unknown };

/** How a request is sent. */
export interface AttemptOptions {
  endpoint: PlainAccess["endpoint"];
  signer: RequestSigner;
  handler: HttpHandler<object>;
  clock: Pick<Clock, "now">;
  /** How often the request may be sent in all, which it tells. */
  attempts: number;
  userAgent: string;
}

/**
 * Sends a request to DynamoDB once, with the headers that the SDK's client would send, and without the client. `json`: its
 * body.
 */
export async function firstAttempt(
  operation: string,
  json: string,
  { endpoint, signer, handler, clock, attempts, userAgent }: AttemptOptions,
): Promise<Attempt> {
  const { protocol, hostname, port, host } = endpoint;
  // Made once for the signature, the length and the connection.
  const body = Buffer.from(json);
  const headers = {
    host,
    "content-type": "application/x-amz-json-1.0",
    "content-length": String(body.length),
    "x-amz-target": `DynamoDB_20120810.${operation}`,
    "user-agent": userAgent,
    "amz-sdk-invocation-id": lazyUuid(),
    "amz-sdk-request": `attempt=1; max=${attempts}`,
  };
  const request = new HttpRequest({
    method: "POST",
    protocol,
    hostname,
    ...(port === "" ? {} : { port: Number(port) }),
    path: "/",
    headers: await signer.sign(headers, body, clock.now()),
    body,
  });
  try {
    return await handler.handle(request);
  } catch (error) {
    return { error };
  }
}
