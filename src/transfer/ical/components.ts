import { usageError } from "../../errors.ts";
import { rejoined } from "../file/utf8-text.ts";
import { LONGEST_SOURCE, sourceTooLong } from "../read-source.ts";

/** A component of a calendar: its name, its lines without folds, and its text as it stands, from its first line on. */
export interface Component {
  line: number;
  name: string;
  lines: string[];
  source: string;
  /** Whether the file ends within it. */
  isCut?: true;
}

/** Cuts a calendar into its components, in chunks of text. What is nested (alarms) stays inside. */
export class Components {
  #rest = "";
  #line = 0;
  #open: { component: Component; raw: string[]; length: number; depth: number } | undefined;
  #isCalendar = false;

  /** The components that this chunk completes. Throws a usage error for what is not a calendar. */
  *push(chunk: string): Generator<Component> {
    const lines = (this.#rest + chunk).split("\n");
    this.#rest = lines.pop()!;
    for (const line of lines) yield* this.#take(line);
    const length = this.#rest.length + (this.#open?.length ?? 0);
    if (length > LONGEST_SOURCE) throw sourceTooLong(this.#open?.component.line ?? this.#line + 1);
  }

  *end(): Generator<Component> {
    yield* this.#take(this.#rest);
    if (this.#open !== undefined) yield { ...this.#close(), isCut: true };
    if (!this.#isCalendar) throw noCalendar("");
  }

  *#take(raw: string): Generator<Component> {
    this.#line += 1;
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    const [, word, name = ""] = /^(BEGIN|END):\s*(\S+)\s*$/i.exec(line) ?? [];
    const open = this.#open;
    if (open === undefined) {
      if (word === undefined && !this.#isCalendar && line.trim() !== "") throw noCalendar(line);
      if (word !== undefined) this.#isCalendar = true;
      if (word?.toUpperCase() !== "BEGIN" || name.toUpperCase() === "VCALENDAR") return;
      const component = { line: this.#line, name: name.toUpperCase(), lines: [], source: "" };
      this.#open = { component, raw: [line], length: line.length, depth: 0 };
      return;
    }
    open.raw.push(line);
    open.length += line.length + 1;
    if (word?.toUpperCase() === "END" && open.depth === 0) {
      yield this.#close();
      return;
    }
    if (word !== undefined) open.depth += word.toUpperCase() === "BEGIN" ? 1 : -1;
    const { lines } = open.component;
    // Simple programs fold in the middle of a character (RFC 5545, 3.1).
    if (/^[ \t]/.test(line) && lines.length > 0) lines.push(rejoined(lines.pop()! + line.slice(1)));
    else if (line !== "") lines.push(line);
  }

  #close(): Component {
    const { component, raw } = this.#open!;
    this.#open = undefined;
    return { ...component, source: raw.join("\n") };
  }
}

function noCalendar(line: string): Error {
  const begin = line === "" ? "it is empty" : `it begins with '${line.trim().slice(0, 20)}'`;
  return usageError(`the file is not an iCalendar file: ${begin}`, "such a file begins with BEGIN:VCALENDAR");
}
