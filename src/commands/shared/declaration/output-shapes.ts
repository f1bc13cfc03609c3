interface JsonSchema {
  readonly [keyword: string]: unknown;
}

type Kind = "text" | "number" | "whole-number" | "truth" | "object" | "any" | readonly string[];

// A name with ? may be missing.
interface Members {
  readonly [name: string]: Kind;
}

const keys = { user_name: "text", deadline_unix_time: "number" } as const;
const of = { resource: "text", name: "text" } as const;

/** What each command prints, as JSON Schema: one value, which under `-o ndjson` is a line and under `-o json` an element of an array. */
export const outputShapes = {
  record: row("a task with all its attributes", { ...keys }, { isOpen: true }),
  count: { description: "how many there are: a bare number, and no array", type: "integer", minimum: 0 },
  tally: row(
    "the tasks of a user, or of a value of --by, under that attribute's name",
    {
      open: "whole-number",
      overdue: "whole-number",
      today: "whole-number",
      week: "whole-number",
      "done?": "whole-number",
      "next_deadline_unix_time?": "number",
    },
    { isOpen: true },
  ),
  entry: row("what one command changed", {
    id: "text",
    at: "text",
    command: "text",
    records: "whole-number",
    state: ["whole", "partial", "ended early", "cannot be undone"],
    "undoes?": "text",
  }),
  change: row("a record before and after: whole where it was added or removed, otherwise what differs", {
    ...keys,
    change: ["added", "removed", "changed"],
    "before?": "object",
    "after?": "object",
  }),
  difference: row("a record of the table (before) and of the file (after): what differs", {
    difference: ["added", "removed", "changed"],
    ...keys,
    "before?": "object",
    "after?": "object",
  }),
  step: row("a field of a resource that changes, or a resource that does not", {
    ...of,
    action: ["create", "update", "unchanged", "remove", "blocked"],
    "field?": "text",
    "old?": "any",
    "new?": "any",
    "reason?": "text",
  }),
  resource: row("a field of a resource: what it is, and what it should be", {
    ...of,
    state: "text",
    "field?": "text",
    "value?": "any",
    "wanted?": "any",
    "reason?": "text",
  }),
  removal: row("a resource that goes or stays", {
    ...of,
    "result?": ["to be removed", "removed", "not there", "kept"],
    "reason?": "text",
  }),
  schedule: row("a schedule", {
    name: "text",
    state: ["ENABLED", "DISABLED"],
    "engine?": ["rule", "scheduler"],
    "schedule?": "text",
    "zone?": "text",
    "start?": "text",
    "end?": "text",
    "window?": "text",
    "next?": "text",
    "last_fired?": "text",
    "last_result?": "text",
    "failed?": "whole-number",
    "last_failed?": "text",
    "failure?": "text",
    "input?": "text",
    "stamp?": "truth",
    "since?": "text",
  }),
  line: row("a line of the function's log: what is known of it, and the line itself", {
    at: "text",
    "level?": "text",
    kind: ["function", "start", "end", "report", "init", "text"],
    "request_id?": "text",
    "schedule?": "text",
    "outcome?": "text",
    "status?": "number",
    "user_name?": "text",
    "deadline_unix_time?": "number",
    "ms?": "number",
    "billed_ms?": "number",
    "cold_start_ms?": "number",
    "memory_mb?": "number",
    "used_mb?": "number",
    "error?": "text",
    "reason?": "text",
    message: "text",
    stream: "text",
    event_id: "text",
  }),
  endpoint: row("the function's address, and command lines that send it a request", {
    url: "text",
    auth: ["iam", "none"],
    origins: "any",
    get: "text",
    post: "text",
  }),
  time: row("a time at which a schedule fires; zoned: on the clocks of its own zone", {
    unix_time: "whole-number",
    utc: "text",
    local: "text",
    "zoned?": "text",
  }),
  firing: row(
    "a schedule that an event fired: what came of it, or under --dry-run what the function would get",
    {
      name: "text",
      event_id: "text",
      "result?": "text",
      "input?": "text",
    },
  ),
  match: row("whether an event fires a schedule, and what the function would get of it, as JSON text", {
    name: "text",
    matches: "truth",
    "input?": "text",
  }),
  parameter: row("a parameter", {
    name: "text",
    "type?": ["String", "StringList", "SecureString"],
    "version?": "whole-number",
    "value?": "text",
  }),
  place: row("where it serves", { "url?": "text", "socket?": "text", "token?": "text" }),
  finding: row("a check", { check: "text", result: ["ok", "not ok"], detail: "text", "hint?": "text" }),
  setting: row("a setting", { setting: "text", "value?": "text", source: "text" }),
  answer: row("the function's answer, member by member", {}, { isOpen: true }),
  policy: row("an IAM policy: one object, in every format", { Version: "text", Statement: "any" }),
  service: { description: "a tasks.json: one object, in every format", type: "object" },
  tree: { description: "the commands as data, in every format", type: "object" },
  file: { description: "records in the format of --format, in every format of --output", type: "string" },
  text: { description: "text, in every format", type: "string" },
} satisfies { [shape: string]: JsonSchema };

export type OutputShape = keyof typeof outputShapes;

/** `isOpen`: other members may be there too. */
function row(description: string, members: Members, { isOpen = false } = {}): JsonSchema {
  const entries = Object.entries(members).map(([name, kind]) => ({
    name: name.replace(/\?$/, ""),
    isNeeded: !name.endsWith("?"),
    schema: schemaOf(kind),
  }));
  return {
    description,
    type: "object",
    properties: Object.fromEntries(entries.map(({ name, schema }) => [name, schema])),
    required: entries.filter(({ isNeeded }) => isNeeded).map(({ name }) => name),
    additionalProperties: isOpen,
  };
}

function schemaOf(kind: Kind): JsonSchema {
  if (typeof kind !== "string") return { enum: kind };
  if (kind === "any") return {};
  const types = {
    text: "string",
    number: "number",
    "whole-number": "integer",
    truth: "boolean",
    object: "object",
  };
  return { type: types[kind] };
}
