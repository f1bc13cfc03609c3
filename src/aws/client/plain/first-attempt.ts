import { SignatureV4 } from "@smithy/signature-v4";
import { HttpRequest, type HttpHandler, type HttpResponse } from "@smithy/core/protocols";
import { lazyUuid } from "../../../engine/node/uuid.ts";
import { LazySha256 } from "#engine/sha256";
import type { Clock } from "../../../ports.ts";
import type { PlainAccess } from "./plain-access.ts";

/** What came of a request that was sent once. */
export type Attempt =
  | { response: HttpResponse; error?: undefined }
  | { response?: undefined; error: unknown };

interface AttemptOptions {
  access: PlainAccess;
  handler: HttpHandler<object>;
  clock: Pick<Clock, "now">;
  /** How often the request may be sent in all, which it tells. */
  attempts: number;
  userAgent: string;
}

const SERVICE = "dynamodb";

/**
 * Sends a request to DynamoDB once, signed by the SDK's own signer, with the headers that the SDK's client would send, and
 * without the client. `body`: JSON text.
 */
export async function firstAttempt(
  operation: string,
  body: string,
  options: AttemptOptions,
): Promise<Attempt> {
  const { access, handler, clock, attempts, userAgent } = options;
  const { region, credentials, endpoint } = access;
  const { protocol, hostname, port, host, pathname } = endpoint;
  const request = new HttpRequest({
    method: "POST",
    protocol,
    hostname,
    ...(port === "" ? {} : { port: Number(port) }),
    path: pathname,
    headers: {
      host,
      "content-type": "application/x-amz-json-1.0",
      "content-length": String(Buffer.byteLength(body)),
      "x-amz-target": `DynamoDB_20120810.${operation}`,
      "user-agent": userAgent,
      "amz-sdk-invocation-id": lazyUuid(),
      "amz-sdk-request": `attempt=1; max=${attempts}`,
    },
    body,
  });
  const signer = new SignatureV4({ service: SERVICE, region, credentials, sha256: LazySha256 as never });
  const signed = await signer.sign(request, { signingDate: new Date(clock.now()) });
  try {
    return await handler.handle(signed as HttpRequest);
  } catch (error) {
    return { error };
  }
}
