import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { peerCommands } from "./support/peer-commands.mjs";

const folder = temporaryFolder(afterAll);
const env = { PATH: process.env["PATH"], AWS_ENDPOINT_URL: "http://127.0.0.1:8000" };
const place = { table: "t", user: "mai", deadline: "1800000000", scanRecords: 1000, env };

it("a peer's command that fails or finds nothing is left out and named, and the others are measured", async () => {
  const aws = program("aws", 'case "$2" in query) exit 3 ;; get-item) echo "{}" ;; esac');
  const { subjects, notes } = await peerCommands(
    {
      python: undefined,
      aws: [{ command: aws, version: "2.1", name: "aws 2" }],
      dynein: undefined,
      notes: [],
    },
    place,
  );
  expect(subjects.map(({ what, who }) => [what, who])).toEqual([
    ["create, DynamoDB Local", "aws 2"],
    ["scan of 1,000, DynamoDB Local", "aws 2"],
  ]);
  expect(notes).toEqual([
    "aws 2, get, DynamoDB Local: left out, its answer has no 1800000000",
    expect.stringMatching(/^aws 2, query, DynamoDB Local: left out, .* ended with 3/),
  ]);
});

it("dynein is told the table first, in the region that it keeps for DynamoDB Local, or with each command", async () => {
  const log = join(folder, "dy.log");
  const dynein = program("dy", `echo "$@" >> ${log}; echo 1800000000`);
  const { subjects, notes } = await peerCommands({ python: undefined, aws: [], dynein, notes: [] }, place);
  expect(notes).toEqual([]);
  expect(subjects.map(({ who, command }) => [who, ...command(7).slice(1)].join(" "))).toEqual([
    "dynein put -- dynein 7",
    "dynein get mai 1800000000",
    "dynein query mai",
    "dynein scan --limit 1000",
    "dynein --table --region local --port 8000 --table t put -- dynein 7",
    "dynein --table --region local --port 8000 --table t get mai 1800000000",
    "dynein --table --region local --port 8000 --table t query mai",
    "dynein --table --region local --port 8000 --table t scan --limit 1000",
  ]);
  expect(readFileSync(log, "utf8").split("\n")[0]).toBe("--region local --port 8000 use t");
});

function program(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}
