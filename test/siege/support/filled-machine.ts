import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Machine, newMachine } from "../../support/run-tasks.ts";
import type { Assault } from "./assault.ts";
import { ownWords } from "./words.ts";

const RECORDS = String.raw`{"user_name":"mai","deadline_unix_time":1800000000,"a":1,"task_description":"two\nlines"}
{}
not JSON
{"user_name":"ken","deadline_unix_time":5,"status":"\u001b[45m\u0007\u009b2J\u202e","l":[{"x":"\r\nhint: forged"}]}
`;
const SERVICE = `{ "service": "tasks", "parameter": "/tasks/x", "env": { "K": "V", "S": "ssm:/x/y" },
  "schedules": { "nightly": { "user": "mai", "rate": "3 minutes" }, "on": { "user": "mai", "pattern": { "source": ["aws.ec2"] } } },
  "stages": { "prod": { "table": { "pitr": true } } } }
`;
const SERVERLESS = `service: practice
provider: { name: aws, region: eu-west-1, environment: { A: "\${ssm:/x/y}" } }
functions:
  nightly: { handler: a.b, events: [{ schedule: { rate: rate(1 day), input: { user_name: mai } } }] }
resources: { Resources: { Files: { Type: "AWS::S3::Bucket" } } }
`;
const DONE_BEFORE = [
  ["import", "in.ndjson", "-q"],
  ["create", "--user", "mai", "--deadline", "+1d", "--repeat", "daily"],
  [
    "create",
    "--user",
    "熊本 はまち",
    "--deadline",
    "2026-12-01",
    "-m",
    "a\tb\r\nhint: forged",
    "status=open",
  ],
  ["claim", "--user", "mai"],
  ["schedule", "nightly", "--user", "mai", "--rate", "3m"],
  ["schedule", "on", "--user", "mai", "--pattern", '{"source":["aws.ec2"]}'],
  ["parameter", "set", "/tasks/x", "first\nhint: forged"],
];

/** A machine with a terminal or without, where records, schedules, a history and files of each kind are. */
export async function filledMachine(assault: Assault): Promise<{ machine: Machine; isTerminal: boolean }> {
  const machine = newMachine();
  // Where the program writes what a line names without a folder.
  process.chdir(machine.folder);
  const files = {
    // The first is what is read without being named.
    [assault.pick(["tasks.json", "service.json"])]: SERVICE,
    "serverless.yml": SERVERLESS,
    "event.json": '{"source":"aws.ec2"}',
    "in.ics":
      "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:1\r\nSUMMARY:a\\nb\r\nDUE:20270101T000000Z\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
    "todo.txt": "(A) 2026-01-01 Call +home @phone due:2026-12-01\nx 2026-01-02 done\n",
  };
  for (const name of ["in.ndjson", "in.csv", "tasks.json.txt"])
    writeFileSync(join(machine.folder, name), RECORDS);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(machine.folder, name), text);
  for (const words of DONE_BEFORE) await machine.tasks(...words);
  const { stdout } = await machine.tasks("history", "-o", "tsv", "--fields", "id");
  ownWords.id = stdout.trim().split("\n").slice(1);
  // What an editor may do to the file; no line names one, for a shell runs it.
  const env = {
    ...machine.env,
    EDITOR: assault.pick(["true", "false", "sed -i s/1/2/", "sed -i s/mai/ken/", "rm"]),
  };
  const isTerminal = assault.random() < 0.5;
  const columns = assault.pick([80, 80, 20, 1, 0, 1000]);
  const answers = assault.pick(["y", "n", "", "4"]);
  return {
    isTerminal,
    machine: machine.with({
      env,
      ...(isTerminal && { terminalColumns: columns, ask: async () => answers }),
    }),
  };
}
