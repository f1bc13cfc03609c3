import { usageError } from "../../errors.ts";
import { defineFlags } from "../../flags/flag.ts";
import { checkedText, oneOf } from "../../flags/text.ts";

/** As a browser sends it, or `*` for any. */
const origin = checkedText("origin", (text) => {
  if (text === "*" || /^https?:\/\/[a-z0-9.-]+(:\d+)?$/i.test(text)) return;
  throw usageError(`--cors '${text}' is not an origin`, "write it as in --cors https://example.com");
});

/** What can be said about the function's address, by flags and in a file. */
export const endpointFlags = defineFlags({
  auth: {
    value: "<who>",
    type: oneOf(["iam", "none"]),
    help: "whom it answers: who signs as somebody whom IAM allows it, or everybody (a new one: iam)",
  },
  cors: {
    value: "<origin>",
    type: origin,
    repeats: true,
    help: "whose pages may call it from a browser, as in https://example.com",
  },
});
