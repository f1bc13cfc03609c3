import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

const BEARER = /^Bearer +(\S+)$/i;

/**
 * Says whether a request carries the token, in `Authorization: Bearer <token>` (RFC 6750) or as `own`, which is what its address
 * says. How long that takes tells nothing about the token. Without a token, everybody does.
 */
export function openTokenGuard(
  token: string | undefined,
): (message: IncomingMessage, own?: string | null) => boolean {
  if (token === undefined) return () => true;
  const wanted = digest(token);
  return ({ headers }, own) => {
    const [, given = ""] = BEARER.exec(headers.authorization ?? "") ?? [];
    return timingSafeEqual(digest(own ?? given), wanted);
  };
}

// Of one length, as the comparison needs it.
function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
