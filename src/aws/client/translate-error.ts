import { TasksError, type ErrorKind } from "../../errors.ts";

/** What the SDK may put on an error; nothing of it is promised. */
interface SdkError extends Error {
  code?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { statusCode?: number; headers?: Record<string, string> };
}

const CREDENTIALS_HINT =
  "run `aws configure`, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a --profile; `tasks doctor` checks them";
const DENIED_HINT = "ask for that permission, or use another --profile";
const CERTIFICATE_HINT =
  "if it should be, name a file with the certificate of whoever signed it in NODE_EXTRA_CA_CERTS";
const AGAIN_HINT = "run the same command again; `tasks doctor` says what is reachable";

const DENIED = new Map<string, string>([
  ["CredentialsProviderError", "no AWS credentials were found"],
  ["ExpiredToken", "the AWS credentials have expired"],
  ["ExpiredTokenException", "the AWS credentials have expired"],
  ["UnrecognizedClientException", "AWS does not know these credentials"],
  ["InvalidClientTokenId", "AWS does not know these credentials"],
  ["InvalidSignatureException", "AWS refused the request's signature"],
  ["IncompleteSignatureException", "AWS refused the request's signature"],
  ["SignatureDoesNotMatch", "AWS refused the request's signature"],
  ["IncompleteSignature", "AWS refused the request's signature"],
  ["MissingAuthenticationToken", "AWS found no credentials in the request"],
  ["MissingAuthenticationTokenException", "AWS found no credentials in the request"],
  ["TokenProviderError", "the AWS sign-in has expired"],
]);

const UNAVAILABLE = new Set([
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "LimitExceededException",
  "TransactionConflictException",
  "TransactionInProgressException",
  "InternalServerError",
  "InternalFailure",
  "ServiceUnavailable",
  "ServiceUnavailableException",
]);

const NETWORK = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/**
 * Turns whatever the AWS SDK threw into a TasksError, by the error's name (never by its text, where AWS leaves a
 * choice). `doing` says what was tried, as in "PutItem on tasks-dev-table".
 */
export function translateError(error: unknown, doing: string): TasksError {
  if (error instanceof TasksError) return error;
  const { name, code, $metadata, $response } = error as SdkError;
  // The SDK adds a line of advice for programmers to the text of an answer that it could not read to its end.
  const message = (error as SdkError).message.replace(/\n +Deserialization error: .*$/s, "");
  const make = (kind: ErrorKind, text: string, hint?: string) =>
    new TasksError(kind, `${doing}: ${text}`, { cause: error, ...(hint === undefined ? {} : { hint }) });

  const denied = DENIED.get(name);
  if (denied !== undefined) return make("denied", denied, CREDENTIALS_HINT);
  if (name.startsWith("AccessDenied")) return make("denied", message, DENIED_HINT);
  if (name === "RequestTimeTooSkewed" || name === "RequestExpired") {
    return make(
      "denied",
      "this machine's clock differs from AWS's",
      "set the clock; `tasks doctor` compares them",
    );
  }
  // The SDK's errors for a region that is missing, or is an empty variable, have no name of their own.
  if (/^Region (is missing|not accepted)/.test(message)) {
    return new TasksError("usage", "there is no AWS region, or it is none", {
      hint: "give --region, set AWS_REGION, or put it into the AWS profile",
      cause: error,
    });
  }
  // The SDK calls every connection that was cut a TimeoutError; the code says more.
  if (code !== undefined && NETWORK.has(code)) {
    return make("unavailable", networkText(code, message), AGAIN_HINT);
  }
  // Node's names of OpenSSL's reasons (X509 certificate error codes), which bun has too.
  if (code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
    return make("failed", `the server's certificate is not trusted (${message})`, CERTIFICATE_HINT);
  }
  if (code === "EPROTO" || code?.startsWith("ERR_SSL_")) {
    return make(
      "failed",
      "the endpoint does not speak TLS",
      "does its address begin with http:// and not https://?",
    );
  }
  if (name === "TimeoutError") return make("unavailable", networkText("ETIMEDOUT", message), AGAIN_HINT);
  if (UNAVAILABLE.has(name)) return make("unavailable", `${name}: ${message}`, AGAIN_HINT);
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  if (status !== undefined && status >= 500)
    return make("unavailable", `the service failed with ${status}`, AGAIN_HINT);
  const isUnreadable =
    $response !== undefined &&
    (error instanceof SyntaxError || ["Error", "Unknown", "UnknownError"].includes(name));
  // moto denies in XML, called html, where the service speaks JSON. A gateway's page has no request's id.
  const hasRequestId = $response?.headers?.["x-amzn-requestid"] !== undefined;
  if (isUnreadable && status === 403 && hasRequestId) return make("denied", "access is denied", DENIED_HINT);
  if (isUnreadable) {
    return make(
      "unavailable",
      "the answer is not one of AWS's",
      "is --endpoint-url (or AWS_ENDPOINT_URL) right?",
    );
  }
  if (name === "InvalidAction" || name === "UnknownOperationException") {
    return make(
      "failed",
      "the endpoint does not speak this service",
      "is --endpoint-url (or AWS_ENDPOINT_URL) right?",
    );
  }
  if (name === "ValidationException")
    return make("usage", message, "`tasks help <command>` shows what may be written");
  return make("failed", `${name}: ${message}`);
}

function networkText(code: string, message: string): string {
  if (code === "ECONNREFUSED") return `nothing listens there (${message || code})`;
  if (code === "ETIMEDOUT") return "no answer in time";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `the host's name was not found (${message})`;
  return `the connection failed (${message || code})`;
}
