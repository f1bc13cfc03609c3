import { describe, expect, it } from "vitest";
import type { Reshape } from "../../src/transfer/reshape.ts";
import { brief, readAll, recordsOf } from "./read-all.ts";

const reshape = (changes: Partial<Reshape>): Reshape => ({
  rename: new Map(),
  set: {},
  zone: undefined,
  zoneColumn: undefined,
  ...changes,
});
const rename = new Map([
  ["title", "user_name"],
  ["due", "deadline_unix_time"],
]);
const noon = String(Date.UTC(2026, 11, 1, 12) / 1000);

describe("dates as text", () => {
  it.each([
    ["ndjson", '{"user_name":"a","deadline_unix_time":"2026-12-01T12:00"}\n'],
    ["json", '[{"user_name":"a","deadline_unix_time":"2026-12-01T12:00"}]'],
    ["csv", "user_name,deadline_unix_time\na,2026-12-01T12:00\n"],
    ["tsv", "user_name\tdeadline_unix_time\na\t2026-12-01T12:00\n"],
    ["ndjson", `{"user_name":"a","deadline_unix_time":"${noon}"}\n`],
  ] as const)("are read in %s: %j", async (format, text) => {
    expect(await recordsOf(text, { format })).toEqual([
      { user_name: { S: "a" }, deadline_unix_time: { N: noon } },
    ]);
  });

  it("that mean nothing are a fault with the reason", async () => {
    const { sources } = await readAll('{"user_name":"a","deadline_unix_time":"someday"}\n');
    expect(brief(sources)).toEqual(["1! deadline_unix_time 'someday' is not a date"]);
  });
});

describe("other names", () => {
  it("are given in csv, whose columns then mean what their new names mean", async () => {
    const [record] = await recordsOf("title,due,user\n007,2026-12-01T12:00,Ken\n", {
      format: "csv",
      reshape: reshape({ rename }),
    });
    expect(record).toEqual({
      user_name: { S: "007" },
      deadline_unix_time: { N: noon },
      user: { S: "Ken" },
    });
  });

  it("are given in json, and may be swapped", async () => {
    const swap = new Map([...rename, ["user_name", "title"]]);
    const [record] = await recordsOf('{"title":"Ken","due":5,"user_name":"x","__proto__":1}', {
      format: "ndjson",
      reshape: reshape({ rename: swap }),
    });
    expect(record).toEqual(
      Object.fromEntries([
        ["user_name", { S: "Ken" }],
        ["deadline_unix_time", { N: "5" }],
        ["title", { S: "x" }],
        ["__proto__", { N: "1" }],
      ]),
    );
  });

  it("that a record has already are a fault, for one of the two would be lost", async () => {
    const text = '{"title":"Ken","user_name":"x","due":5}\n{"title":"Ken","due":5}\n';
    const { sources } = await readAll(text, { reshape: reshape({ rename }) });
    expect(brief(sources)).toEqual([
      "1! the record has an attribute user_name beside the one that --map makes of title",
      "2: Ken 5",
    ]);
  });

  it.each([
    ["title,user_name,due\n", 'the columns "title" and "user_name" would both be user_name'],
    ["titel,due\n", '--map: the csv header has no column "title": it is "titel", "due"'],
  ])("are checked against the header %j", async (text, message) => {
    const { error } = await readAll(text, { format: "csv", reshape: reshape({ rename }) });
    expect(error).toMatchObject({ kind: "usage", message });
  });
});

describe("attributes that each record gets", () => {
  it("take the place of its own, and may be its keys", async () => {
    const set = { user_name: { S: "me" }, deadline_unix_time: { S: "2026-12-01T12:00" }, n: { N: "1" } };
    const expected = [{ user_name: { S: "me" }, deadline_unix_time: { N: noon }, n: { N: "1" } }];
    const options = { reshape: reshape({ set }) };
    expect(await recordsOf("n\n7\n", { format: "csv", ...options })).toEqual(expected);
    expect(await recordsOf('{"n":7,"user_name":"x"}', { format: "ndjson", ...options })).toEqual(expected);
  });
});

describe("the zone of a date that names none", () => {
  const header = "user_name,deadline_unix_time,timezone\n";
  const rows = [
    "2026-12-01T12:00,AoE",
    "2026-12-01T12:00,UTC+9",
    "2026-12-01T12:00,Europe/Berlin",
    "2026-12-01T12:00,",
  ];
  const hours = (sources: string[]) =>
    sources.map((text) => 12 - (Number(text.split(" ").at(-1)) - Number(noon)) / 3600 - 12);

  it("is its record's own, else that of --zone, else that of --tz", async () => {
    const text = header + rows.map((row) => `a,${row}\n`).join("");
    const read = async (changes: Partial<Reshape>) =>
      hours(
        brief(
          (await readAll(text, { format: "csv", tz: "Asia/Kolkata", reshape: reshape(changes) })).sources,
        ),
      );
    expect(await read({ zoneColumn: "timezone", zone: "-03:00" })).toEqual([-12, 9, 1, -3]);
    expect(await read({ zoneColumn: "timezone" })).toEqual([-12, 9, 1, 5.5]);
    expect(await read({ zone: "-12:00" })).toEqual([-12, -12, -12, -12]);
  });

  it("stays in the record, and is a fault where it is none", async () => {
    const text =
      '{"user_name":"a","deadline_unix_time":"2026-12-01","tz":"Tokio"}\n{"user_name":"a","deadline_unix_time":5,"tz":null}\n';
    const { sources } = await readAll(text, { reshape: reshape({ zoneColumn: "tz" }) });
    expect(brief(sources)).toEqual([
      "1! tz: 'Tokio' is not a time zone: it is written as in Asia/Tokyo, UTC+9, -12:00 or AoE",
      "2: a 5",
    ]);
    const { error } = await readAll("user_name,deadline_unix_time\n", {
      format: "csv",
      reshape: reshape({ zoneColumn: "tz" }),
    });
    expect(error).toMatchObject({
      message: expect.stringMatching(/^--zone-column: the csv header has no column "tz"/),
    });
  });
});
