import type { Assault } from "./assault.ts";

const DEADLINES = [
  "1800000000",
  "2026-12-01",
  "+3d",
  "tomorrow 9:00",
  "明日 9時",
  "now",
  "eow",
  "1800000000000",
  "2026",
  "-1",
  "1.5",
];
const CONDITIONS = [
  'status = "open"',
  "a > 1 and not (b = 2)",
  'begins_with(title, "Q") or size(tags) > 2',
  "attribute_not_exists(owner)",
  'owner in ("a", "b")',
  "list[0].name = null",
  'contains("say hello", a)',
  "((((a = 1",
  "a =",
  "size(",
];
const BY_NAME: { [part: string]: readonly string[] } = {
  user: ["mai", "熊本 はまち", "ken", "a".repeat(3000)],
  deadline: DEADLINES,
  to: DEADLINES,
  from: DEADLINES,
  since: DEADLINES,
  at: DEADLINES,
  start: DEADLINES,
  end: DEADLINES,
  by: ["+1d", "-2h", "+1mo"],
  where: CONDITIONS,
  if: CONDITIONS,
  attribute: [
    "a=1",
    "b:=2",
    'c:={"x":[1]}',
    'd:ss=["a","b"]',
    "e=@in.ndjson",
    "e=@none",
    "user_name=x",
    "=",
    ":=",
    "f:ns=[1,1.0]",
    "g:b=AQ==",
    "c.x[0]=y",
    "`a.b`=1",
    "`a",
  ],
  add: ["a=1", "b=-0.5", "a=x", "a=1e126", 'd:ss=["c"]', "c.x[9]=1"],
  append: ["list:=[1]", "list=x", "c.x:=[[]]", "a"],
  "delete-from": ['d:ss=["a","b"]', "d:ns=[1]", "a=1"],
  remove: ["a", "list[0]", "c.x", "c..x", "user_name", ""],
  fields: ["user_name", "a,b.c", "`a.b`", ",", "a,,b"],
  file: ["in.ndjson", "in.csv", "-", "none.ndjson", "out.ndjson", "out.csv.gz", "."],
  rejects: ["rejects.ndjson", "in.ndjson", "-"],
  limit: ["1", "0", "-1", "999999999999", "x"],
  region: ["us-east-1", "nowhere", "", "x y", "us-east-1\n"],
  profile: ["default", "none"],
  target: ["local", "aws"],
  table: ["tasks-dev-table", "ssm:/x/y", "ssm:", "a", "x".repeat(300)],
  stage: ["dev", "prod", "", "a b"],
  service: ["tasks", "-", "x".repeat(200)],
  dir: ["here", "日本 語", "in.ndjson"],
  tz: ["Asia/Tokyo", "America/New_York", "Mars/Base"],
  zone: ["Asia/Tokyo", "Mars/Base"],
  rate: ["3m", "rate(3 minutes)", "0m", "rate(1 minutes)", "1h"],
  cron: ["0 9 ? * MON-FRI *", "cron(0/30 20-2 ? * 6L *)", "* * * * *", "0 0 31 2 ? *"],
  pattern: ['{"source":["aws.ec2"]}', '{"a":[{"wildcard":"*:*:*"}]}', "{", "[]", "@event.json", "@none"],
  input: ['{"body":{"user_name":"mai"}}', '{"x":"<$.detail.y>"}', "x", "@event.json"],
  event: ['{"source":"aws.ec2","detail":{"state":"running"}}', "[]", "1", "@event.json", "{"],
  name: ["nightly", "/tasks/dev/X", "x/y", ".", "a".repeat(400)],
  value: ["x", "-", ""],
  post: ['{"user_name":"mai"}', "{", "[]"],
  parameter: ["/tasks/x", "x", ""],
  command: ["create", "scan", "nonsense", "help"],
  after: ["eyJ", "x", "W10="],
  columns: ["a,b"],
};
const STRANGE = [
  "",
  " ",
  "-",
  "--",
  "=",
  "0",
  "-0",
  "1e999",
  "NaN",
  "null",
  "\0",
  "\u001b[31m",
  "\ud83d",
  "😀",
  "__proto__",
  "constructor",
  "toString",
  "'",
  '"',
  "`",
  "\\",
  "\n",
  "%s",
  "$(x)",
  "../x",
  "@",
  "@none",
  "熊本",
  "é",
  "\u202e",
  "[]",
  "{}",
  "{",
  "x".repeat(20_000),
];

/** A word of any kind. */
export function anyWord(assault: Assault): string {
  if (assault.random() < 0.7) return assault.pick(STRANGE);
  return String.fromCodePoint(
    ...Array.from({ length: assault.below(12) }, () => 1 + assault.below(assault.pick([126, 0xd7ff]))),
  );
}

/** A word for the argument or flag of this name: mostly one of its kind, so that a line comes beyond its first word. */
export function fitting(assault: Assault, name: string, choices: readonly string[] | undefined): string {
  const dice = assault.random();
  if (dice < 0.12) return anyWord(assault);
  if (choices !== undefined) return assault.pick(choices);
  const parts = [name, ...name.split("-").toReversed()];
  const list = parts.map((part) => (Object.hasOwn(BY_NAME, part) ? BY_NAME[part] : undefined)).find(Boolean);
  const word = assault.pick(list ?? ["1", "x", "2026-12-01", "a=1", "10"]);
  // A word that is nearly right reaches farther than one that is all wrong.
  if (dice > 0.9 && word.length > 1) {
    const at = assault.below(word.length);
    return word.slice(0, at) + assault.pick(STRANGE) + word.slice(at + assault.below(2));
  }
  return word;
}
