import { createHash } from "node:crypto";
import { DEADLINE, DESCRIPTION, keyOf, USER_NAME, type TaskRecord } from "../../task/record.ts";
import { isSecond } from "../../task/validate-record.ts";
import { CALENDAR_HEAD, componentText } from "./component-text.ts";
import { escapeText, foldLine } from "./content-line.ts";
import type { CalendarOptions } from "./write-component.ts";

interface FeedOptions extends Omit<CalendarOptions, "isFeed"> {
  /** Whose calendar it is. */
  userName: string;
  /** The largest size of the text. */
  largest: number;
  /** In whatever unit that is. */
  sizeOf: (text: string) => number;
}

const CUT = "More tasks follow: this calendar has no room for them";
// A client that keeps to it asks so often.
const REFRESH = "PT15M";

/** A calendar that programs subscribe to and read again and again. */
export class CalendarFeed {
  readonly #options: FeedOptions;
  readonly #write: (record: TaskRecord) => string;
  readonly #parts: string[] = [];
  readonly #hash = createHash("sha256");
  #size: number;
  #isCut = false;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#write = componentText({ ...options, isFeed: true });
    // With the task that says that it is cut.
    this.#size = options.sizeOf(this.#head() + this.#cutBefore("0"));
  }

  /** How many tasks it has. */
  get count(): number {
    return this.#parts.length - (this.#isCut ? 1 : 0);
  }

  /**
   * False: there is no room for this one, so that the calendar ends with a task that says so, due when this one is. What other
   * programs have made due between two seconds, or before 1970, is left out: it has no place among the days.
   */
  add(record: TaskRecord): boolean {
    if (this.#isCut) return false;
    if (this.#options.as === "event" && !isSecond(keyOf(record).deadline)) return true;
    const text = this.#write(record);
    this.#size += this.#options.sizeOf(text);
    this.#isCut = this.#size > this.#options.largest;
    const part = this.#isCut ? this.#cutBefore(keyOf(record).deadline) : text;
    this.#parts.push(part);
    this.#hash.update(part.replaceAll(/^DTSTAMP:.*\r\n/gm, ""));
    return !this.#isCut;
  }

  /** The calendar, and a tag that is the same as long as it says the same; when it is written does not count. */
  end(): { text: string; tag: string } {
    const head = this.#head();
    const text = head + this.#parts.join("") + foldLine("END:VCALENDAR");
    return { text, tag: this.#hash.copy().update(head).digest("base64url").slice(0, 27) };
  }

  #head(): string {
    const name = escapeText(`Tasks of ${this.#options.userName}`);
    // The names of RFC 7986, and those that older programs know.
    const about = [`NAME:${name}`, `X-WR-CALNAME:${name}`];
    const cut = this.#isCut ? [`DESCRIPTION:${CUT}`, `X-WR-CALDESC:${CUT}`] : [];
    const refresh = [`REFRESH-INTERVAL;VALUE=DURATION:${REFRESH}`, `X-PUBLISHED-TTL:${REFRESH}`];
    return [...CALENDAR_HEAD, ...about, ...cut, ...refresh].map(foldLine).join("");
  }

  #cutBefore(deadline: string): string {
    const { userName } = this.#options;
    const uid = createHash("sha256").update(`cut ${userName}`).digest("base64url");
    const record = { [USER_NAME]: { S: userName }, [DEADLINE]: { N: deadline }, [DESCRIPTION]: { S: CUT } };
    return this.#write({ ...record, uid: { S: uid } });
  }
}
