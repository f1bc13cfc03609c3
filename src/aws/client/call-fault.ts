import type { ProxyError } from "../../engine/proxy-error.ts";
import type { ErrorKind } from "../../errors.ts";

/** What may be on an error of the SDK, of Node or of bun; nothing of it is promised. */
export interface SdkError extends Error {
  code?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { statusCode?: number; headers?: Record<string, string> };
  /** The AWS profile that gave no credentials, and why there are none. */
  profile?: string | undefined;
  reason?: string;
  /** Of a request that went through a proxy, or should have. */
  proxy?: ProxyError["proxy"];
  isAtProxy?: boolean;
  status?: number;
}

const NOT_FOUND = new Set(["ENOTFOUND", "EAI_AGAIN"]);

export const isNameUnknown = ({ code = "" }: SdkError) => NOT_FOUND.has(code);
// Node's names of OpenSSL's reasons (X509 certificate error codes), which bun has too.
export const isUntrusted = ({ code = "" }: SdkError) => /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
export const isNotTls = ({ code = "" }: SdkError) => code === "EPROTO" || code.startsWith("ERR_SSL_");

/** What a write has done that ended so: "maybe" where it may have been carried out although it failed. */
type Effect = "none" | "maybe";

export interface CallFault {
  /** Whether an error is of this kind; asked in the table's order. */
  meets(error: SdkError): boolean;
  kind: ErrorKind;
  /** What happened; `text` is the error's own. */
  says: string | ((error: SdkError, text: string) => string);
  hint?: string | ((error: SdkError) => string);
  /** What was tried is not told with it. */
  bare?: true;
  /** Where the status of the answer does not say it. */
  effect?: Effect;
}
