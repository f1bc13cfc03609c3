import { usageError } from "../errors.ts";
import type { ListType } from "./value-type.ts";

// API reference of Lambda, Cors.
const MOST = 100;
const LONGEST = 253;
const ANY = "*";

/** Origins of pages, as a browser says them; `*` is all of them. Undefined where none is given. */
export const webOrigins: ListType<string[] | undefined> = {
  name: "origins",
  readAll(texts, { what }) {
    if (texts.length === 0) return undefined;
    const origins = [...new Set(texts.map((text) => originOf(text, what)))];
    if (origins.includes(ANY) && origins.length > 1)
      throw usageError(`${what} '*' is all origins, and others are given too`, `give ${what} '*' alone`);
    if (origins.length <= MOST) return origins;
    throw usageError(
      `${what} is given ${origins.length} times; AWS takes at most ${MOST} origins`,
      "give fewer",
    );
  },
};

function originOf(text: string, what: string): string {
  if (text === ANY) return text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const example = `write it as in ${what} https://app.example.com`;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw usageError(`${what} '${text}' is not the origin of a page`, example);
  if (url.host.includes(ANY))
    throw usageError(
      `${what} '${text}' has a *, and a browser names its site whole`,
      `give each site, or ${what} '*' alone for all of them`,
    );
  const { origin } = url;
  if (url.href !== `${origin}/` || text.endsWith("/"))
    throw usageError(
      `${what} '${text}' has more than an origin: scheme, host and port`,
      `write ${what} ${origin}`,
    );
  if (origin.length <= LONGEST) return origin;
  throw usageError(
    `${what} '${text}' has ${origin.length} characters; AWS takes at most ${LONGEST}`,
    example,
  );
}
