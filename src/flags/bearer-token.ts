import { usageError } from "../errors.ts";
import type { ValueType } from "./value-type.ts";

// What a header may carry: token68 of RFC 9110, section 11.2.
const TOKEN = /^[\w.~+/-]+=*$/;

/** A token for `Authorization: Bearer`, or the file that has it: `@file`. The empty text asks for one to be made. */
export const bearerToken: ValueType<string> = {
  name: "token",
  async read(text, { what, readFile }) {
    if (text === "") return text;
    const isFile = text.startsWith("@");
    const token = isFile
      ? Buffer.from(await readFile(text.slice(1)))
          .toString()
          .trim()
      : text;
    if (TOKEN.test(token)) return token;
    // It is a secret, so that it is not repeated.
    throw usageError(
      `${isFile ? `${what} ${text}: its text` : `the text of ${what}`} cannot stand in a header`,
      "write letters, digits and - . _ ~ + /, without spaces; without a text, one is made",
    );
  },
};
