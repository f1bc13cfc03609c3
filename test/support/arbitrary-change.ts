import fc from "fast-check";
import type { ChangeStep, RecordChange, SetValue } from "../../src/table/task-table.ts";
import type { Attributes, AttributeValue } from "../../src/task/attribute-value.ts";
import type { Path } from "../../src/task/path/path.ts";

// Few keys, elements and indexes, so that steps meet what is there, and now and then what is not.
const name = fc.constantFrom("x", "y", "a.b", "__proto__");
const index = fc.nat({ max: 5 });
const number = fc.constantFrom("0", "1", "-1", "2.5", "12345678901234567890123456789012345678");
const set: fc.Arbitrary<SetValue> = fc.oneof(
  fc.subarray(["a", "b", "c"], { minLength: 1 }).map((SS) => ({ SS })),
  fc.subarray(["1", "2", "0.5"], { minLength: 1 }).map((NS) => ({ NS })),
  fc.subarray([Uint8Array.of(1), Uint8Array.of(1, 2)], { minLength: 1 }).map((BS) => ({ BS })),
);

const { value, map, list } = fc.letrec<{ value: AttributeValue; map: AttributeValue; list: AttributeValue }>(
  (tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      number.map((N) => ({ N })),
      set,
      fc.constantFrom({ S: "a" }, { NULL: true as const }),
      tie("map"),
      tie("list"),
    ),
    map: fc
      .uniqueArray(fc.tuple(name, tie("value")), { maxLength: 3, selector: ([key]) => key })
      .map((members): AttributeValue => ({ M: Object.fromEntries(members) })),
    list: fc.array(tie("value"), { maxLength: 4 }).map((L): AttributeValue => ({ L })),
  }),
);

/** Attributes most of which have parts: a map, a list, a set and a number, or something else under their names. */
export const nestedAttributes: fc.Arbitrary<Attributes> = fc.record(
  {
    map: fc.oneof({ weight: 9, arbitrary: map }, { weight: 1, arbitrary: value }),
    list: fc.oneof({ weight: 9, arbitrary: list }, { weight: 1, arbitrary: value }),
    tags: fc.oneof({ weight: 5, arbitrary: set }, { weight: 1, arbitrary: value }),
    n: fc.oneof({ weight: 5, arbitrary: number.map((N) => ({ N })) }, { weight: 1, arbitrary: value }),
  },
  { requiredKeys: ["map", "list"] },
);

const part = fc.oneof(name, index);
const path: fc.Arbitrary<Path> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant("map"), name) },
  { weight: 4, arbitrary: fc.tuple(fc.constant("list"), index) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom("map", "list", "tags", "n")) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("map"), name, part) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("list"), index, part) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom("map", "list", "tags", "n"), part, part, part) },
);
// Sets where sets mostly are, and numbers where numbers are.
const summed: fc.Arbitrary<[Path, { N: string } | SetValue]> = fc.oneof(
  fc.tuple(fc.constantFrom<Path[]>(["tags"], ["fresh"]), set),
  fc.tuple(
    fc.constantFrom<Path[]>(["n"], ["fresh"]),
    number.map((N) => ({ N })),
  ),
  fc.tuple(
    path,
    fc.oneof(
      set,
      number.map((N) => ({ N })),
    ),
  ),
);

const step: fc.Arbitrary<ChangeStep> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ is: fc.constant("set" as const), path, value }) },
  { weight: 3, arbitrary: fc.record({ is: fc.constant("remove" as const), path }) },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant("append" as const),
      path: fc.oneof(path, fc.constant<Path>(["list"])),
      list: fc.array(value, { maxLength: 2 }),
    }),
  },
  { weight: 2, arbitrary: summed.map(([place, it]): ChangeStep => ({ is: "add", path: place, value: it })) },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant("delete-from" as const),
      path: fc.oneof(path, fc.constant<Path>(["tags"])),
      value: set,
    }),
  },
);

/** Changes within attributes, of which no step is in the way of another. */
export const nestedChange: fc.Arbitrary<RecordChange> = fc
  .array(step, { minLength: 1, maxLength: 3 })
  .map((steps) =>
    steps.filter((one, at) => steps.slice(0, at).every((other) => goTogether(one.path, other.path))),
  );

/** Whether two paths part at a key or an index of one map or list. */
function goTogether(a: Path, b: Path): boolean {
  const at = a.findIndex((part, depth) => part !== b[depth]);
  return at !== -1 && b[at] !== undefined && typeof a[at] === typeof b[at];
}
