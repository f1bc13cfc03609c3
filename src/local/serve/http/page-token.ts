import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** The header in which the page sends its token with each write. */
export const PAGE_TOKEN_HEADER = "x-tasks-page";

export interface PageTokens {
  /** A new one, for a page that is being loaded. */
  issue(): string;
  isIssued(token: string): boolean;
}

const NONCE_BYTES = 18;

/**
 * Tokens of the pages that this process has sent out, each of one load. None is kept: each carries a signature, whose key
 * ends with the process, so that a page of an earlier `serve` writes nothing.
 */
export function openPageTokens(): PageTokens {
  const key = randomBytes(32);
  const sign = (nonce: string) => createHmac("sha256", key).update(nonce).digest();
  return {
    issue() {
      const nonce = randomBytes(NONCE_BYTES).toString("base64url");
      return `${nonce}.${sign(nonce).toString("base64url")}`;
    },
    isIssued(token) {
      const [nonce = "", signature = ""] = token.split(".");
      const given = Buffer.from(signature, "base64url");
      const wanted = sign(nonce);
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    },
  };
}
