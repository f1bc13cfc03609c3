import { HttpRequest } from "@smithy/core/protocols";
import { SignatureV4 } from "@smithy/signature-v4";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RequestSigner } from "../../../src/aws/client/plain/request-signer.ts";
import { LazySha256 } from "../../../src/engine/node/sha256.ts";

const word = fc.stringMatching(/^[\w+/=-]{1,40}$/);
const secret = fc.oneof(word, fc.string({ unit: "grapheme", minLength: 1 }));
const access = fc.record({
  region: fc.constantFrom("us-east-1", "ap-northeast-1"),
  credentials: fc.record(
    { accessKeyId: word, secretAccessKey: secret, sessionToken: word },
    { requiredKeys: ["accessKeyId", "secretAccessKey"] },
  ),
});
// Several on one day, and some on others.
const times = fc.array(fc.integer({ min: 0, max: 3 * 86_400_000 }), { minLength: 1, maxLength: 4 });

describe("RequestSigner", () => {
  it("signs as the SDK's own signer does, request after request, from one day to another", async () => {
    await fc.assert(
      fc.asyncProperty(access, times, fc.uint8Array(), word, async (given, offsets, body, target) => {
        const signer = new RequestSigner("dynamodb", given);
        const sha256 = LazySha256 as never;
        const theirs = new SignatureV4({ ...given, service: "dynamodb", sha256 });
        for (const offset of offsets) {
          const now = Date.UTC(2026, 11, 30, 12) + offset;
          const headers = { host: "localhost:8000", "x-amz-target": target, "user-agent": "tasks lang/js" };
          const request = new HttpRequest({ method: "POST", path: "/", headers: { ...headers }, body });
          const signed = await theirs.sign(request, { signingDate: new Date(now) });
          expect(await signer.sign(headers, body, now)).toEqual(signed.headers);
        }
      }),
      { numRuns: 100 },
    );
  });
});
