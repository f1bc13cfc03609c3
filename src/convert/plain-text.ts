import type { StageReading } from "./stage-reading.ts";
import { describe, intrinsicOf, unknown, type Tree, type Unknown } from "./source/tree.ts";

/** A value as text, with CloudFormation's own names filled in as far as the file tells them. */
export function plainText(tree: Tree, reading: StageReading): string | Unknown {
  const text = textOf(tree, reading);
  if (typeof text === "string") reading.heard?.(text, tree.at);
  return text;
}

function textOf(tree: Tree, reading: StageReading): string | Unknown {
  const value = reading.file.resolve(tree);
  if (reading.file.isSpent()) return unknown("it is too large", value.at);
  if (value.kind === "unknown") return value;
  if (value.kind === "scalar") return notAPlugin(String(value.value ?? ""), value);
  const intrinsic = intrinsicOf(value);
  if (intrinsic === undefined) return unknown(`it is ${describe(value)}, and not a text`, value.at);
  const { name, argument } = intrinsic;
  if (name === "Ref") return pseudo(reading.file.resolve(argument), reading, value);
  if (name === "Fn::Sub") return substituted(reading.file.resolve(argument), reading, value);
  if (name === "Fn::Join") return joined(reading.file.resolve(argument), reading, value);
  return cloudFormation(value);
}

// Variables of serverless-pseudo-parameters.
function notAPlugin(text: string, tree: Tree): string | Unknown {
  return text.includes("#{AWS::") ? unknown("a plugin fills its #{AWS::…}", tree.at) : text;
}

function cloudFormation(value: Tree): Unknown {
  return unknown(`${describe(value)} is known to CloudFormation alone`, value.at);
}

function pseudo(name: Tree, reading: StageReading, value: Tree): string | Unknown {
  const found = name.kind === "scalar" ? pseudoParameter(String(name.value), reading) : undefined;
  if (found !== undefined) return found;
  const what = name.kind === "scalar" ? `!Ref ${String(name.value).slice(0, 60)}` : "!Ref";
  return unknown(`${what} is known to CloudFormation alone`, value.at);
}

function pseudoParameter(name: string, { file, service, stage, region }: StageReading): string | undefined {
  if (name === "AWS::StackName") {
    const named = file.path("provider", "stackName");
    return named?.kind === "scalar" ? String(named.value) : `${service}-${stage}`;
  }
  return name === "AWS::Region" ? region : undefined;
}

function substituted(argument: Tree, reading: StageReading, value: Tree): string | Unknown {
  if (argument.kind === "unknown") return unknown(argument.why, value.at);
  if (argument.kind !== "scalar") return cloudFormation(value);
  let missing: string | undefined;
  const text = String(argument.value).replaceAll(/\$\{([^}!]*)\}/g, (_, name: string) => {
    const found = pseudoParameter(name.trim(), reading);
    if (found === undefined) missing ??= name.trim();
    return found ?? "";
  });
  if (missing === undefined) return text;
  return unknown(`\${${missing.slice(0, 60)}} is known to CloudFormation alone`, value.at);
}

function joined(argument: Tree, reading: StageReading, value: Tree): string | Unknown {
  const [by, list] = argument.kind === "list" ? argument.items : [];
  const items = list === undefined ? undefined : reading.file.resolve(list);
  if (by === undefined || items?.kind !== "list") return cloudFormation(value);
  const texts: string[] = [];
  for (const item of items.items) {
    const text = plainText(item, reading);
    if (typeof text !== "string") return unknown(text.why, value.at);
    texts.push(text);
  }
  const between = plainText(by, reading);
  return typeof between === "string" ? texts.join(between) : between;
}
