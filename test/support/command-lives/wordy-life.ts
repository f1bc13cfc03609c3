import type { Life } from "./life.ts";

const words = (text: string) => text.split(" ");

const PATTERN = { source: ["aws.ec2"], detail: { "instance-id": [{ prefix: "i-" }], state: ["running"] } };
const FIELDS = '{"body":{"user_name":"ops","title":"見て <$.detail.instance-id>","at":"<$.time>"}}';
const TAGS = [
  "--tag",
  "Größe=a b_c.d:e/f=g+h-i",
  "--tag",
  "e=1",
  "--tag",
  `${"k".repeat(120)}=${"v".repeat(250)}`,
];
const SETTINGS = words("--memory 10240 --timeout 900 --retention 3653 --architecture x86_64");
const ENV = ["--env", "LEVEL=debug", "--env", 'TEXT=日本 \\ " \n'];
const ROLE = words("--permissions-boundary arn:aws:iam::111122223333:policy/limits");
const LIMITS = words("--retries 0 --max-age 60s --dead-letter --stamp --enabled");
const ALL = [...TAGS, ...SETTINGS, ...ENV, ...ROLE, ...LIMITS];

/** What flags can say that the lives of the commands do not, with values near the limits. */
export const wordyLife: Life = async (tasks) => {
  await tasks(...words("provision --billing provisioned --rcu 40000 --wcu 1 --ttl a_b.c:d/e=f+g-h --pitr"));
  await tasks(...words("provision --billing on-demand --no-ttl --no-pitr --deletion-protection"));

  const create = (name: string, ...flags: string[]) =>
    tasks("schedule", name.padEnd(50, "x-_9"), ...flags, ...ALL);
  const mai = ["--user", "mai"];
  await create("p", "--pattern", JSON.stringify(PATTERN), "--input", FIELDS);
  const daily = ["--cron", "0/15 9-17 ? * MON-FRI 2027-2030"];
  await create("c", ...mai, ...daily);
  const span = words("--zone America/Argentina/Buenos_Aires --start 2027-01-01 --end 2028-01-01 --window 1d");
  await create("z", ...mai, ...daily, ...span);
  await create("a", ...mai, ...words("--at 2027-03-28T03:30:00 --zone Europe/Berlin"));
  await tasks("schedule", "often", ...mai, "--rate", "1m", ...LIMITS);
  await tasks("schedule", "migrate", "often");
  await tasks("schedule", "list");

  const cors = words("--cors https://a.example --cors http://localhost:3000");
  await tasks("endpoint", ...cors, ...TAGS, ...SETTINGS);
  await tasks(...words("endpoint --auth none --cors * --yes"));
  await tasks("invoke", "--get", "mai");
  await tasks(...words("logs --errors --since 1w --until 1h"));
  await tasks("parameter", "set", "/tasks/dev/A.b-c_D/e", "x".repeat(4096), "--secure");

  await tasks("status");
  await tasks("provision", "--no-deletion-protection");
  await tasks(...words("destroy --yes --delete-data"));
};
