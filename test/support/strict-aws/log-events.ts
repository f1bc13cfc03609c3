import { Refusal } from "./refusal.ts";

/** A line of a log; `at` in milliseconds since 1970. */
export interface StrictLine {
  at: number;
  message: string;
  stream?: string;
}

interface FilterRequest {
  startTime?: number;
  endTime?: number;
  filterPattern?: string;
  nextToken?: string;
  limit?: number;
  startFromHead?: boolean;
}

interface Place {
  /** How many events of the whole were looked through. */
  position: number;
  asked: string;
}

/** The events of one log group, and FilterLogEvents as AWS documents it: pages may be empty although others follow. */
export class StrictLogEvents {
  readonly #events: { at: number; message: string; stream: string; id: string }[] = [];
  readonly #places = new Map<string, Place>();
  /** Most events that one page looks through. */
  pageSize = 10_000;

  /** Lines appear in the order in which they come, whatever their times are. */
  write(...lines: StrictLine[]): void {
    for (const { at, message, stream = "2026/11/23/[$LATEST]a" } of lines) {
      const id = String(this.#events.length).padStart(56, "3");
      this.#events.push({ at, message, stream, id });
    }
  }

  filter(request: FilterRequest) {
    const { startTime = 0, endTime = Infinity, nextToken, limit = 10_000, startFromHead = true } = request;
    refuseUnless(Number.isInteger(startTime) && startTime >= 0, "startTime");
    refuseUnless(endTime === Infinity || (Number.isInteger(endTime) && endTime >= startTime), "endTime");
    refuseUnless(Number.isInteger(limit) && limit >= 1 && limit <= 10_000, "limit");
    refuseUnless(startFromHead || startTime >= Date.UTC(2024, 0, 1), "startFromHead before 2024");
    const matches = matcherOf(request.filterPattern ?? "");
    const { nextToken: _, ...rest } = request;
    const asked = JSON.stringify(rest);
    const place = nextToken === undefined ? { position: 0, asked } : this.#places.get(nextToken);
    refuseUnless(place?.asked === asked, "The specified nextToken is invalid.");
    // AWS goes through the log piece by piece, whether or not anything in it was asked for.
    const all = this.#events.toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
    if (!startFromHead) all.reverse();
    const end = place.position + Math.min(this.pageSize, limit);
    const page = all.slice(place.position, end);
    const token = end < all.length ? `token-${this.#places.size}` : undefined;
    if (token !== undefined) this.#places.set(token, { position: end, asked });
    return {
      events: page
        .filter(({ at, message }) => at >= startTime && at <= endTime && matches(message))
        .map(({ at, message, stream, id }) => ({
          eventId: id,
          timestamp: at,
          message,
          logStreamName: stream,
          ingestionTime: at,
        })),
      searchedLogStreams: [],
      ...(token === undefined ? {} : { nextToken: token }),
    };
  }
}

/** Of the filter patterns, the two kinds that are asked with (User Guide, "Filter pattern syntax"). */
function matcherOf(pattern: string): (message: string) => boolean {
  refuseUnless(pattern.length <= 1024, "filterPattern");
  if (pattern === "") return () => true;
  const [, member] = /^\{ \$\.(\w+) = "\*" \}$/.exec(pattern) ?? [];
  if (member !== undefined) return (message) => member in membersOf(message);
  const terms = pattern.split(" ");
  // A term with anything but letters and digits has to stand in quotes.
  refuseUnless(
    terms.every((term) => /^\?[A-Za-z0-9]+$/.test(term)),
    `filterPattern ${pattern}`,
  );
  const words = new RegExp(
    `(?<![A-Za-z0-9])(${terms.map((term) => term.slice(1)).join("|")})(?![A-Za-z0-9])`,
  );
  return (message) => words.test(message);
}

function membersOf(message: string): object {
  try {
    return Object(JSON.parse(message)) as object;
  } catch {
    return {};
  }
}

function refuseUnless(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Refusal("InvalidParameterException", message);
}
