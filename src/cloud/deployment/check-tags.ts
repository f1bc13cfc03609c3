import { usageError } from "../../errors.ts";
import type { Tags } from "../resource.ts";

// What IAM, Lambda, CloudWatch Logs and Parameter Store all take (patterns of their API references); no space, at which names
// are told apart.
const TAG_NAME = /^[\p{L}\p{N}_.:/=+@-]{1,128}$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u;
// All services but Scheduler take 50; five are ours.
const MOST = 45;
const EXAMPLE = "write it as in --tag team=billing";

/** Reads `k=v`. Throws usage errors for what a service refuses whose resources get the tags. */
export function checkTags(pairs: readonly string[]): Tags {
  const tags: { [name: string]: string } = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at < 0) throw usageError(`--tag '${pair}' has no =`, EXAMPLE);
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (!TAG_NAME.test(name) || !TAG_VALUE.test(value))
      throw usageError(`--tag '${pair}' has a character that no tag may have, or is too long`, EXAMPLE);
    if (/^(aws|tasks):/i.test(name))
      throw usageError(`--tag ${name}: names that begin with aws: or tasks: are not yours`, EXAMPLE);
    // Developer Guide of Lambda, "Tag requirements".
    if (/^aws:/i.test(value))
      throw usageError(`--tag ${pair}: values that begin with aws: are AWS's own`, EXAMPLE);
    // API reference of EventBridge Scheduler, Tag: at least one character.
    if (value === "")
      throw usageError(`--tag ${pair} has no value, and EventBridge Scheduler takes none without`, EXAMPLE);
    if (Object.hasOwn(tags, name)) throw usageError(`--tag ${name} is given twice`, "give it once");
    tags[name] = value;
  }
  checkTogether(tags);
  return tags;
}

/** Throws usage errors for tags that a service refuses on one resource. */
export function checkTogether(tags: Tags): void {
  const spelled = new Map<string, string>();
  for (const name of Object.keys(tags)) {
    const other = spelled.get(name.toLowerCase());
    // IAM User Guide, "Tags for IAM resources": of roles, keys are not case sensitive.
    if (other !== undefined)
      throw usageError(`the tags ${other} and ${name} are one name to IAM`, "spell it one way");
    spelled.set(name.toLowerCase(), name);
  }
  if (spelled.size <= MOST) return;
  throw usageError(
    `${spelled.size} tags are more than the ${MOST} that fit beside ours: AWS takes 50`,
    "give fewer",
  );
}
