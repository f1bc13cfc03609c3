import { describe, expect, it } from "vitest";
import { translateError } from "../../../src/aws/client/translate-error.ts";
import { TasksError, type ErrorKind } from "../../../src/errors.ts";

/** An error as the SDK makes it. */
function sdkError(name: string, members: object = {}): Error {
  return Object.assign(new Error("the text"), { name, ...members });
}
const answered = (httpStatusCode: number) => ({
  $metadata: { httpStatusCode },
  $response: { statusCode: httpStatusCode },
});

// Names from the API references of DynamoDB, SSM, Lambda, IAM and EventBridge ("Errors", "Common errors"), and Node's codes.
const kinds: [ErrorKind, string[]][] = [
  [
    "denied",
    [
      "AccessDenied",
      "AccessDeniedException",
      "CredentialsProviderError",
      "ExpiredToken",
      "ExpiredTokenException",
      "IncompleteSignature",
      "InvalidClientTokenId",
      "InvalidSignatureException",
      "MissingAuthenticationToken",
      "MissingAuthenticationTokenException",
      "RequestExpired",
      "RequestTimeTooSkewed",
      "TokenProviderError",
      "UnrecognizedClientException",
    ],
  ],
  [
    "unavailable",
    [
      "InternalFailure",
      "InternalServerError",
      "LimitExceededException",
      "ProvisionedThroughputExceededException",
      "RequestLimitExceeded",
      "ServiceUnavailable",
      "ServiceUnavailableException",
      "Throttling",
      "ThrottlingException",
      "TimeoutError",
      "TooManyRequestsException",
      "TransactionConflictException",
      "TransactionInProgressException",
    ],
  ],
  ["usage", ["ValidationException"]],
  [
    "failed",
    ["InvalidAction", "ItemCollectionSizeLimitExceededException", "TypeError", "UnknownOperationException"],
  ],
];

describe("an error of the AWS SDK", () => {
  describe.each(kinds)("is %s", (kind, names) => {
    it.each(names)("when its name is %s", (name) => {
      const cause = sdkError(name, answered(400));
      const error = translateError(cause, "PutItem on t");
      expect(error).toBeInstanceOf(TasksError);
      expect(error).toMatchObject({ kind, cause });
      expect(error.message).not.toMatch(/\n|undefined|\[object/);
      if (kind !== "usage") expect(error.message).toMatch(/^PutItem on t: ./);
      if (kind === "denied" || kind === "unavailable") expect(error.hint).toMatch(/./);
    });
  });

  it.each([
    "EAI_AGAIN",
    "ECONNABORTED",
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ENOTFOUND",
    "EPIPE",
    "ETIMEDOUT",
  ])("is unavailable when Node's code is %s", (code) => {
    expect(translateError(sdkError("Error", { code }), "x")).toMatchObject({ kind: "unavailable" });
    // What Node throws when a name has several addresses and none of them answers: it has no text.
    const several = Object.assign(new AggregateError([sdkError("Error", { code })], ""), { code });
    const { kind, message } = translateError(several, "x");
    expect(kind).toBe("unavailable");
    expect(message.length).toBeGreaterThan("x: ".length);
  });

  it.each([
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "CERT_HAS_EXPIRED",
    "ERR_TLS_CERT_ALTNAME_INVALID",
  ])("says how to trust a certificate when Node's code is %s", (code) => {
    const { kind, message, hint } = translateError(sdkError("Error", { code }), "x");
    expect([kind, message]).toEqual(["failed", expect.stringMatching(/^x: .*certificate is not trusted/)]);
    expect(hint).toContain("NODE_EXTRA_CA_CERTS");
  });

  it.each(["EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER"])("doubts https when Node's code is %s", (code) => {
    const long = Object.assign(sdkError("Error", { code }), { message: "write EPROTO 80DC:\nssl3_record.c" });
    const { kind, message, hint } = translateError(long, "x");
    expect([kind, message]).toEqual(["failed", "x: the endpoint does not speak TLS"]);
    expect(hint).toContain("http://");
  });

  it.each([500, 502, 503, 504, 599])("is unavailable when the status is %i, whatever its name", (status) => {
    for (const name of ["SyntaxError", "Error", "SomethingNew"]) {
      const { kind, message } = translateError(sdkError(name, answered(status)), "x");
      expect([kind, message]).toEqual(["unavailable", `x: the service failed with ${status}`]);
    }
    const hidden = { $response: { statusCode: status } };
    expect(translateError(sdkError("Error", hidden), "x").kind).toBe("unavailable");
  });

  it.each([
    [new SyntaxError("Unexpected token '<'"), 200],
    [sdkError("UnknownError"), 404],
  ])("doubts the endpoint when the answer is not one of AWS's: %s", (error, status) => {
    const translated = translateError(Object.assign(error, answered(status)), "x");
    expect(translated.kind).toBe("unavailable");
    expect(translated.hint).toContain("--endpoint-url");
  });

  it("doubts the endpoint when that does not know the service", () => {
    for (const name of ["UnknownOperationException", "InvalidAction"]) {
      expect(translateError(sdkError(name), "x").hint).toContain("--endpoint-url");
    }
  });

  it.each(["Region is missing", 'Region not accepted: region="" is not a valid hostname component.'])(
    "asks for a region: %s",
    (message) => {
      const error = translateError(new Error(message), "x");
      expect(error.kind).toBe("usage");
      expect(error.hint).toContain("--region");
    },
  );

  it("asks for credentials, a permission, or a clock that is right", () => {
    expect(translateError(sdkError("CredentialsProviderError"), "x").hint).toContain("aws configure");
    expect(translateError(sdkError("AccessDeniedException"), "x")).toMatchObject({
      message: "x: the text",
      hint: "ask for that permission (`tasks policy <command>` prints all that a command needs), or use another --profile",
    });
    expect(translateError(sdkError("RequestTimeTooSkewed"), "x").hint).toContain("clock");
    for (const name of ["ExpiredToken", "ExpiredTokenException"])
      expect(translateError(sdkError(name), "x").hint).toMatch(/^get new ones, into AWS_ACCESS_KEY_ID,/);
  });

  // As DynamoDB and STS say it of a clock that is wrong, with the name that a wrong secret has too.
  it.each(["InvalidSignatureException", "SignatureDoesNotMatch"])(
    "tells a wrong clock by the text of %s",
    (name) => {
      const texts = [
        "Signature expired: 20261127T190000Z is now earlier than 20261127T200000Z (20261127T201500Z - 15 min.)",
        "Signature not yet current: 20261127T210000Z is still later than 20261127T201500Z (20261127T200000Z + 15 min.)",
      ];
      for (const message of texts)
        expect(translateError(Object.assign(new Error(message), { name }), "x")).toMatchObject({
          kind: "denied",
          message: "x: this machine's clock differs from AWS's",
          hint: "set the clock; `tasks doctor` compares them",
        });
      const other = "The request signature we calculated does not match the signature you provided.";
      expect(translateError(Object.assign(new Error(other), { name }), "x").message).toBe(
        "x: AWS refused the request's signature",
      );
    },
  );

  it("has no advice for programmers in its text", () => {
    const message =
      "aborted\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response";
    const error = Object.assign(new Error(message), { code: "ECONNRESET", ...answered(200) });
    expect(translateError(error, "x").message).toBe("x: the connection failed (aborted)");
  });

  it("is decided by its name and not by its text", () => {
    const misleading = sdkError("ValidationException", {
      message: "AccessDenied ThrottlingException ECONNRESET",
    });
    expect(translateError(misleading, "x").kind).toBe("usage");
    expect(translateError(sdkError("Throttled by a neighbour"), "x").kind).toBe("failed");
  });

  it("is left alone when it is ours already", () => {
    const ours = new TasksError("conflict", "taken");
    expect(translateError(ours, "x")).toBe(ours);
  });
});
