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
/** What is only known when it has been made. */
export const ownWords: { id: string[] } = { id: [] };
// References of two records that are there, of one that is not, and what is too short.
const REFERENCES = ["bdmv", "tbngpf", "rrrr", "b", "BDMV"];
const DURATIONS = ["15m", "1s", "0s", "1h30m", "90", "-1m", "1y"];
const FILES = [
  "in.ndjson",
  "in.csv",
  "-",
  "none.ndjson",
  "out.ndjson",
  "out.csv.gz",
  ".",
  "in.ics",
  "todo.txt",
  "service.json",
  "serverless.yml",
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
  until: DEADLINES,
  by: ["+1w", "-2h", "+1mo", "status", "c.x", "mai@laptop"],
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
  file: FILES,
  keys: FILES,
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
  columns: ["a,b", "status", "`a.b`"],
  reference: REFERENCES,
  words: ["a=1", ...REFERENCES, "b:=2", "status=open", "c.x[0]=y"],
  no: ["1", "2", "0", "x"],
  lease: DURATIONS,
  // It is waited for in earnest.
  wait: ["0s", "1s", "x"],
  alarm: DURATIONS,
  window: DURATIONS,
  age: DURATIONS,
  repeat: [
    "daily",
    "every mon,thu",
    "last fri of month",
    "毎週月曜",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=SECONDLY",
    "weekly until 2027-03-31",
    "2 times",
  ],
  map: ["a=b,c=d", "user=user_name", "=", "a=a,b=a"],
  set: ["a=1", "user_name=x", "b:=[]"],
  sort: ["a", "a:desc", "c.x[0]", ":desc"],
  env: ["K=V", "S=ssm:/x/y", "=", "AWS_REGION=x", "K"],
  tag: ["k=v", "aws:k=v", "k"],
  cors: ["https://example.com", "*", "x"],
  token: ["ssm:/x/y", "abc"],
  boundary: ["arn:aws:iam::123456789012:policy/p", "arn"],
  path: ["/tasks", "/", "x"],
  get: ["mai", ""],
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
  "\u001b[45m",
  "\u009b2J\u0007",
  "x\nhint: forged",
  "x\r\nerror: forged",
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
];
const LONG = [
  "x",
  "1",
  "熊",
  "\n",
  "\u001b",
  "'",
  "(",
  "[",
  '{"a":',
  "a.",
  "a[0]",
  "not ",
  "../",
  "x,",
  "a=1,",
  "1d",
  "%",
  "~",
  "/x",
];

/** A word of any kind. */
export function anyWord(assault: Assault): string {
  const dice = assault.random();
  if (dice < 0.05) return longWord(assault);
  if (dice < 0.7) return assault.pick(STRANGE);
  return String.fromCodePoint(
    ...Array.from({ length: assault.below(12) }, () => 1 + assault.below(assault.pick([126, 0xd7ff]))),
  );
}

/** One of some 20,000 letters, nested deep or not, alone or behind what a word of this kind begins with. */
export function longWord(assault: Assault, begin = ""): string {
  const part = assault.pick(LONG);
  return begin + part.repeat(20_000 / part.length);
}

/** A word for the argument or flag of this name, one of its kind: now and then nearly so, and so many times any other. */
export function fitting(
  assault: Assault,
  name: string,
  { choices, strange }: { choices: readonly string[] | undefined; strange: number },
): string {
  const dice = assault.random() / strange;
  if (dice < 0.12) return anyWord(assault);
  if (choices !== undefined) return assault.pick(choices);
  const parts = [name, ...name.split("-").toReversed()];
  const list = parts.map((part) => (Object.hasOwn(BY_NAME, part) ? BY_NAME[part] : undefined)).find(Boolean);
  const known =
    name === "id" && ownWords.id.length > 0 ? ownWords.id : (list ?? ["1", "x", "2026-12-01", "a=1"]);
  // The first of each list is right nearly everywhere.
  const word = assault.random() < strange ? assault.pick(known) : known[0]!;
  if (dice < 0.14) return longWord(assault, word.slice(0, assault.below(word.length + 1)));
  // A word that is nearly right reaches farther than one that is all wrong.
  if (dice < 0.24 && word.length > 1) {
    const at = assault.below(word.length);
    return word.slice(0, at) + assault.pick(STRANGE) + word.slice(at + assault.below(2));
  }
  return word;
}
