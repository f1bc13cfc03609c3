import { isNameUnknown, isNotTls, isUntrusted, type CallFault, type SdkError } from "./call-fault.ts";
import { credentialsHint, expiredHint } from "./credentials-hint.ts";
import { NOT_AWS } from "./not-aws.ts";
import { proxyFaults } from "./proxy-faults.ts";

/** The errors of our own request handlers. */
const NOT_HTTP = /^(HPE_|ERR_NOT_HTTP)/;
const ENDLESS = "ERR_ANSWER_ENDLESS";

const DENIED_HINT =
  "ask for that permission (`tasks policy <command>` prints all that a command needs), or use another --profile";
const CLOCK_SAYS = "this machine's clock differs from AWS's";
const CLOCK_HINT = "set the clock; `tasks doctor` compares them";
const AGAIN_HINT = "run the same command again; `tasks doctor` says what is reachable";
const ENDPOINT_HINT = "is --endpoint-url (or AWS_ENDPOINT_URL) right?";

const CREDENTIALS = new Map<string, string>([
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

const SIGNATURES = new Set(["InvalidSignatureException", "SignatureDoesNotMatch"]);

const BUSY = new Set([
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

// Nothing was sent.
const NOT_REACHED = new Set(["EHOSTUNREACH", "ENETUNREACH"]);
const CUT = new Set(["ECONNRESET", "ECONNABORTED", "EPIPE"]);

const isCode = (codes: Set<string>) => (error: SdkError) => error.code !== undefined && codes.has(error.code);
const isName = (names: { has(name: string): boolean }) => (error: SdkError) => names.has(error.name);
const failed = (error: SdkError, text: string) => `the connection failed (${text || error.code})`;

/** All that can happen to a call, by name and code and never by text where AWS leaves a choice. */
const callFaults: readonly CallFault[] = [
  ...proxyFaults,
  // Before anything is sent.
  {
    meets: ({ name }) => name === "CredentialsProviderError",
    kind: "denied",
    says: ({ profile, reason }) =>
      `no AWS credentials were found${profile === undefined ? "" : ` in the profile '${profile}'`}` +
      (reason === undefined ? "" : `: ${reason}`),
    hint: credentialsHint,
    effect: "none",
  },
  // The SDK's errors for a region that is missing, or is an empty variable, have no name of their own.
  {
    meets: ({ message }) => /^Region (is missing|not accepted)/.test(message),
    kind: "usage",
    says: (_, text) => {
      const [, region = ""] = /region="(.*)" is not/.exec(text) ?? [];
      return `no valid AWS region is set${region === "" ? "" : `: '${region}' cannot be one`}`;
    },
    hint: "give --region, set AWS_REGION, or put it into the AWS profile",
    bare: true,
    effect: "none",
  },
  {
    meets: ({ code }) => code === "ECONNREFUSED",
    kind: "unavailable",
    says: (error, text) => `nothing listens there (${text || error.code})`,
    hint: AGAIN_HINT,
    effect: "none",
  },
  {
    meets: isNameUnknown,
    kind: "unavailable",
    says: (_, text) => `the host's name was not found (${text})`,
    hint: AGAIN_HINT,
    effect: "none",
  },
  { meets: isCode(NOT_REACHED), kind: "unavailable", says: failed, hint: AGAIN_HINT, effect: "none" },
  {
    meets: isUntrusted,
    kind: "failed",
    says: (_, text) => `the server's certificate is not trusted (${text})`,
    hint: "if you trust it, set NODE_EXTRA_CA_CERTS to a file with the CA certificate",
    effect: "none",
  },
  {
    meets: isNotTls,
    kind: "failed",
    says: "the endpoint does not speak TLS",
    hint: "does its address begin with http:// and not https://?",
    effect: "none",
  },
  // No answer, or none that can be read. By a code of its own the SDK may have been made to send it again.
  {
    meets: ({ name }) => name === NOT_AWS,
    kind: "unavailable",
    says: "the answer is not one of AWS's",
    hint: ENDPOINT_HINT,
    effect: "maybe",
  },
  // The SDK calls every connection that was cut a TimeoutError; the code says more.
  { meets: isCode(CUT), kind: "unavailable", says: failed, hint: AGAIN_HINT, effect: "maybe" },
  {
    meets: ({ name, code }) => name === "TimeoutError" || code === "ETIMEDOUT",
    kind: "unavailable",
    says: "no answer in time",
    hint: AGAIN_HINT,
    effect: "maybe",
  },
  {
    meets: ({ code }) => code === ENDLESS,
    kind: "unavailable",
    says: (_, text) => `the answer has no end (${text})`,
    hint: ENDPOINT_HINT,
    effect: "maybe",
  },
  {
    meets: ({ code }) => code !== undefined && NOT_HTTP.test(code),
    kind: "unavailable",
    says: "the answer is not HTTP",
    hint: ENDPOINT_HINT,
    effect: "maybe",
  },
  // What AWS says.
  {
    // By its text: AWS has one name for a signature that was made too early or late, and for one by another key.
    meets: ({ name, message }) =>
      SIGNATURES.has(name) && /^Signature (expired|not yet current)/.test(message),
    kind: "denied",
    says: CLOCK_SAYS,
    hint: CLOCK_HINT,
  },
  {
    meets: ({ name }) => name.startsWith("ExpiredToken"),
    kind: "denied",
    says: "the AWS credentials have expired",
    hint: expiredHint,
  },
  {
    meets: isName(CREDENTIALS),
    kind: "denied",
    says: ({ name }) => CREDENTIALS.get(name)!,
    hint: credentialsHint,
  },
  {
    meets: ({ name }) => name.startsWith("AccessDenied"),
    kind: "denied",
    says: (_, text) => text,
    hint: DENIED_HINT,
  },
  {
    meets: ({ name }) => name === "RequestTimeTooSkewed" || name === "RequestExpired",
    kind: "denied",
    says: CLOCK_SAYS,
    hint: CLOCK_HINT,
  },
  {
    meets: isName(BUSY),
    kind: "unavailable",
    says: ({ name }, text) => `${name}: ${text}`,
    hint: AGAIN_HINT,
  },
  {
    meets: (error) => (statusOf(error) ?? 0) >= 500,
    kind: "unavailable",
    says: (error) => `the service failed with ${statusOf(error)}`,
    hint: AGAIN_HINT,
  },
  // moto denies in XML, called html, where the service speaks JSON. A gateway's page has no request's id.
  {
    meets: (error) =>
      isUnreadable(error) &&
      statusOf(error) === 403 &&
      error.$response?.headers?.["x-amzn-requestid"] !== undefined,
    kind: "denied",
    says: "access is denied",
    hint: DENIED_HINT,
  },
  {
    meets: isUnreadable,
    kind: "unavailable",
    says: "the answer is not one of AWS's",
    hint: ENDPOINT_HINT,
  },
  {
    meets: ({ name }) => name === "InvalidAction" || name === "UnknownOperationException",
    kind: "failed",
    says: "the endpoint does not speak this service",
    hint: ENDPOINT_HINT,
  },
  {
    meets: ({ name }) => name === "ValidationException",
    kind: "usage",
    says: (_, text) => text,
    hint: "`tasks help <command>` shows what may be written",
  },
];

const UNKNOWN: CallFault = {
  meets: () => true,
  kind: "failed",
  says: ({ name }, text) => `${name}: ${text}`,
};

/** What has happened to a call that threw. */
export function faultOf(error: SdkError): CallFault {
  return callFaults.find((fault) => fault.meets(error)) ?? UNKNOWN;
}

/** Whether a call that threw may have been carried out. A service that answers with 4xx has done nothing. */
export function mayHaveHappened(error: SdkError): boolean {
  const status = statusOf(error);
  const byStatus = status === undefined || status < 400 || status >= 500 ? "maybe" : "none";
  return (faultOf(error).effect ?? byStatus) === "maybe";
}

function statusOf({ $metadata, $response }: SdkError): number | undefined {
  return $metadata?.httpStatusCode ?? $response?.statusCode;
}

function isUnreadable(error: SdkError): boolean {
  return (
    error.$response !== undefined &&
    (error instanceof SyntaxError || ["Error", "Unknown", "UnknownError"].includes(error.name))
  );
}
