import { MAP_NAMES, type Leaf, type Node, type Words } from "./node.ts";

interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** The JSON Schema (draft 7) of what may stand at a place. `nullable`: whether null may stand at any place of it. */
function schemaOf(node: Node, options: { nullable: boolean }): JsonSchema {
  const { help } = node;
  const choices = [
    ...valuesOf(node, options),
    ...(node.canBeOff === true ? [{ const: false }] : []),
    ...(options.nullable ? [{ type: "null" }] : []),
  ];
  const [only, ...others] = choices;
  const schema = others.length === 0 ? only! : { anyOf: choices };
  return help === undefined ? schema : { description: help, ...schema };
}

function valuesOf(node: Node, options: { nullable: boolean }): JsonSchema[] {
  if (node.is === "named")
    return [
      {
        type: "object",
        propertyNames: { pattern: node.names },
        additionalProperties: schemaOf(node.each, options),
      },
    ];
  if (node.is !== "words") return [leafSchema(node, options)];
  const object = objectSchema(node, options);
  return node.short === undefined ? [object] : [TEXT, object];
}

/** The schema of an object of some words. */
export function objectSchema(node: Words, options: { nullable: boolean }) {
  const properties = Object.entries(node.words).map(([word, one]) => [word, schemaOf(one, options)]);
  return { type: "object", properties: Object.fromEntries(properties), additionalProperties: false };
}

const TEXT = { type: "string", minLength: 1 };

function leafSchema(node: Leaf, { nullable }: { nullable: boolean }): JsonSchema {
  switch (node.is) {
    case "text":
      return TEXT;
    case "switch":
      return { type: "boolean" };
    case "on-off":
      return { enum: [true, false, "on", "off"] };
    case "instant":
      return { anyOf: [TEXT, { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER }] };
    case "choice":
      return { enum: node.choices };
    case "number":
      return { type: "integer", minimum: node.least, maximum: node.most };
    case "texts":
      return { type: "array", items: TEXT, minItems: 1 };
    case "map":
      return {
        type: "object",
        propertyNames: { pattern: MAP_NAMES },
        additionalProperties: nullable
          ? { anyOf: [{ type: "string" }, { type: "null" }] }
          : { type: "string" },
      };
    case "json":
      return { type: "object" };
  }
}
