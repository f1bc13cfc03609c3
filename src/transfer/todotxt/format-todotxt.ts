import { foreignOptions } from "../foreign-options.ts";
import { decodeLines } from "../json/decode-lines.ts";
import type { TransferFormat } from "../transfer-format.ts";
import { readTodo } from "./read-todo.ts";
import { todoWriter } from "./write-todo.ts";

/** A task a line (todotxt.org): priority, dates, projects, contexts, and `name:value` for the rest. */
export const todotxt: TransferFormat = {
  decode(chunks, given) {
    const { options, complete } = foreignOptions(given);
    return decodeLines(chunks, (line) => complete(readTodo(line)), options);
  },
  encode({ tz = "UTC" }) {
    const lineOf = todoWriter(tz);
    return {
      page: (records) => records.map((record) => `${lineOf(record)}\n`).join(""),
      end: () => "",
    };
  },
};
