import { createHash, timingSafeEqual } from "node:crypto";

/** Reads the token that guards calendars; undefined: nobody has made one. */
export type ReadToken = () => Promise<string | undefined>;

// A calendar is asked for by anybody who finds its address.
const SHORTEST = 16;
const HINT =
  "make one: `openssl rand -hex 24 | tasks parameter set /<service>/<stage>/CALENDAR_TOKEN - --secure`";
const KEPT_MS = 5 * 60_000;
// Whoever makes a token does not wait long for it to count.
const MISSING_KEPT_MS = 30_000;

/** Why a request may not have a calendar; undefined: it may. How long that takes tells nothing about the token. */
export function tokenRefusal(
  given: string | undefined,
  token: string | undefined,
): { status: 403 | 404; error: string; hint: string } | undefined {
  if (token === undefined)
    return { status: 404, error: "there is no calendar here, because it has no token", hint: HINT };
  if (token.length < SHORTEST) {
    const error = `there is no calendar here, because its token has less than ${SHORTEST} characters`;
    return { status: 404, error, hint: HINT };
  }
  if (timingSafeEqual(digest(given ?? ""), digest(token))) return undefined;
  return {
    status: 403,
    error: "the token is missing or wrong",
    hint: "ask for /calendar.ics?user_name=<name>&token=<token>",
  };
}

/** Reads it once in five minutes, so that a new token counts within these; a failure is not kept. `now`: milliseconds. */
export function keptToken(read: ReadToken, now: () => number): ReadToken {
  let kept: Promise<string | undefined> | undefined;
  let until = 0;
  const readAgain = async () => {
    until = now() + KEPT_MS;
    try {
      const token = await read();
      if (token === undefined) until = now() + MISSING_KEPT_MS;
      return token;
    } catch (error) {
      until = 0;
      throw error;
    }
  };
  return () => {
    if (kept === undefined || now() >= until) kept = readAgain();
    return kept;
  };
}

// Of one length, as the comparison needs it.
function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
