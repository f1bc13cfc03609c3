import fc from "fast-check";
import type { Attributes, AttributeValue } from "../../src/task/attribute-value.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { keyText } from "../../src/task/key-text.ts";
import { anyAttributes, anyText, anyValue } from "./any-attributes.ts";

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
const uuid = fc.uuid({ version: 4 });
const time = fc
  .integer({ min: 0, max: 4_000_000_000 })
  .map((at) => `${new Date(at * 1000).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`);
const text = fc.oneof(
  anyText,
  fc.constantFrom(
    "x 2026-01-01 y",
    "(A) call",
    "due:2026-01-01",
    "+home @phone",
    "a b",
    " a ",
    "\n",
    "a\\nb",
    "a;b,c:d",
  ),
);
const oneOfTexts = (...texts: string[]) => fc.constantFrom(...texts).map((S): AttributeValue => ({ S }));
const set = (element: fc.Arbitrary<string>) =>
  fc.uniqueArray(element, { minLength: 1, maxLength: 3 }).map((SS): AttributeValue => ({ SS }));

/** Attributes as task managers have them, right and odd ones. */
const tasklike: { [name: string]: fc.Arbitrary<AttributeValue> } = {
  task_description: text.map((S) => ({ S })),
  status: oneOfTexts("open", "done", "in progress", "", "pending"),
  completed_unix_time: fc.integer({ min: 0, max: 4_000_000_000 }).map((at) => ({ N: String(at) })),
  uuid: uuid.map((S) => ({ S })),
  priority: oneOfTexts("H", "M", "L", "A", "B", "Z", "high", "1"),
  project: fc.oneof(word, text).map((S) => ({ S })),
  projects: set(fc.oneof(word, text)),
  contexts: set(fc.oneof(word, text)),
  tags: fc.oneof(
    set(fc.oneof(word, text)),
    fc.array(word).map((list) => ({ L: list.map((S) => ({ S })) })),
  ),
  depends: set(uuid),
  annotations: fc.array(fc.record({ entry: time, description: text }), { maxLength: 2 }).map((list) => ({
    L: list.map(({ entry, description }) => ({
      M: { entry: { S: entry }, description: { S: description } },
    })),
  })),
  entry: time.map((S) => ({ S })),
  created: oneOfTexts("2026-11-01", "2026-02-30", "x"),
  completed: oneOfTexts("2026-11-02", "x"),
  until: time.map((S) => ({ S })),
  wait: text.map((S) => ({ S })),
  recur: oneOfTexts("weekly"),
  parent: fc.oneof(uuid, text).map((S) => ({ S })),
  imask: fc.nat(9).map((n) => ({ N: String(n) })),
  tasks_attributes: anyValue,
  id: anyValue,
  due: anyValue,
  description: text.map((S) => ({ S })),
  summary: text.map((S) => ({ S })),
  location: text.map((S) => ({ S })),
};

const attributes = fc
  .tuple(anyAttributes, fc.record(tasklike, { requiredKeys: [] }))
  .map(([any, like]): Attributes => ({ ...any, ...(like as Attributes) }));

// Records with whole seconds as deadlines, up to 2096.
const anyTask: fc.Arbitrary<TaskRecord> = fc
  .tuple(
    fc.oneof(word, text).filter((user) => user !== ""),
    fc.nat(4_000_000_000),
    attributes,
  )
  .map(([user, at, rest]) =>
    Object.fromEntries([
      ...Object.entries(rest),
      ["user_name", { S: user }],
      ["deadline_unix_time", { N: String(at) }],
    ]),
  );

/** A table of tasks as task managers have them, and of everything else that a record may have. */
export const anyTasks = fc.uniqueArray(anyTask, { maxLength: 5, selector: keyText });
