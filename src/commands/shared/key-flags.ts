import { defineFlags } from "../../flags/flag.ts";
import { instant } from "../../flags/instant.ts";
import { userName } from "../../flags/text.ts";

/** The two flags that name one record. */
export const keyFlags = defineFlags({
  user: { short: "-u", value: "<name>", type: userName, required: true, help: "whose task it is" },
  deadline: {
    short: "-d",
    value: "<when>",
    type: instant("end"),
    required: true,
    help: "when it is due, as in `fri 5pm` or `2026-12-01T09:00`",
  },
});
