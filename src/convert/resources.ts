import type { StageReading } from "./stage-reading.ts";
import { plainText } from "./plain-text.ts";
import { unknown, type Dict, type Place, type Tree } from "./source/tree.ts";

/** A resource of CloudFormation in the file. */
export interface CloudResource {
  id: string;
  /** Its path in the file. */
  path: string;
  at: Place;
  type: string;
  properties: Dict;
}

/** All under `resources`, which may be a list of such maps. What is beside them is left out. */
export function readResources(reading: StageReading): CloudResource[] {
  const { file, leftOut } = reading;
  const resources = file.get(file.root, "resources");
  if (resources === undefined) return [];
  const parts = resources.kind === "list" ? resources.items.map((one) => file.resolve(one)) : [resources];
  return parts.flatMap((part) => {
    if (part.kind !== "dict") {
      if (part.kind !== "scalar" || part.value !== null) sayUnreadable(reading, part, "resources");
      return [];
    }
    leftOut.addOthers(part, ["Resources", "Description", "AWSTemplateFormatVersion"], "resources", NO_STACK);
    const below = file.get(part, "Resources");
    if (below?.kind === "unknown") sayUnreadable(reading, below, "resources.Resources");
    return below?.kind === "dict" ? resourcesOf(reading, below) : [];
  });
}

const NO_STACK = "tasks makes resources without CloudFormation";
// What tasks does anyway: it removes no table with records, and makes things in their order.
const UNDERSTOOD = ["Type", "Properties", "DeletionPolicy", "UpdateReplacePolicy", "DependsOn"];

function resourcesOf(reading: StageReading, below: Dict): CloudResource[] {
  const { file, leftOut } = reading;
  const found: CloudResource[] = [];
  for (const [id, entry] of below.entries) {
    const path = `resources.Resources.${id}`;
    const resource = file.resolve(entry);
    const type = file.get(resource, "Type");
    if (resource.kind !== "dict" || type === undefined) {
      sayUnreadable(reading, resource, path);
      continue;
    }
    const name = plainText(type, reading);
    const properties = file.get(resource, "Properties");
    if (typeof name !== "string" || properties?.kind === "unknown") {
      sayUnreadable(reading, typeof name === "string" ? properties! : name, path);
      continue;
    }
    if (name === "AWS::DynamoDB::Table") leftOut.addOthers(resource, UNDERSTOOD, path, NO_STACK);
    const none: Dict = { kind: "dict", at: entry.at, entries: new Map() };
    found.push({
      id,
      path,
      at: entry.at,
      type: name,
      properties: properties?.kind === "dict" ? properties : none,
    });
  }
  return found;
}

function sayUnreadable({ leftOut }: StageReading, tree: Tree, path: string): void {
  const { why } = tree.kind === "unknown" ? tree : unknown("it is not a map with a Type", tree.at);
  leftOut.add(tree.at, path, why);
}
