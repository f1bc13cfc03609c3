import { usageError } from "../errors.ts";
import type { Tags } from "./resource.ts";

export const parameterTypes = ["String", "StringList", "SecureString"] as const;
export type ParameterType = (typeof parameterTypes)[number];

export interface ParameterInfo {
  name: string;
  type: ParameterType;
  version: number;
  /** Milliseconds since 1970. */
  modifiedAt: number | undefined;
}

export interface Parameter extends ParameterInfo {
  /** Decrypted. */
  value: string;
}

export interface NewParameter {
  name: string;
  value: string;
  type: ParameterType;
  tags: Tags;
}

/** Named values: AWS's Parameter Store, or the local one. Throws TasksError only. */
export interface Parameters {
  /** Whether the tags of a new parameter may be seen later than it is itself. */
  readonly areTagsLate: boolean;
  get(name: string): Promise<Parameter | undefined>;
  /** `unsupported`: this store keeps none. */
  tags(name: string): Promise<Tags | "denied" | "unsupported">;
  create(parameter: NewParameter): Promise<"created" | "taken">;
  /** Gives an existing parameter another value. */
  replace(name: string, value: string, type: ParameterType): Promise<void>;
  addTags(name: string, tags: Tags): Promise<void>;
  /** The names of those with these tags. */
  tagged(tags: Tags): Promise<string[] | "denied">;
  /** Whether there was one. */
  delete(name: string): Promise<boolean>;
  /** Those below a path, or all, in pages and without values. */
  list(path: string | undefined): AsyncIterable<ParameterInfo[]>;
}

// Documented: AWS Systems Manager API reference, PutParameter. The length counts the ARN before the name.
const LONGEST_NAME = 1011;
const MOST_LEVELS = 15;
/** Of a Standard parameter, in bytes; an Advanced one costs money. */
export const LARGEST_VALUE = 4096;
const NAME = /^[A-Za-z0-9_.\-/]+$/;

/** Refuses a name that Parameter Store refuses. One of more than one level begins with a slash. */
export function checkParameterName(name: string): void {
  const wrong = nameFault(name);
  if (wrong !== undefined) {
    throw usageError(
      `'${name}' cannot be a parameter's name: ${wrong}`,
      "write it as in /tasks/dev/DYNAMODB_TABLE",
    );
  }
}

function nameFault(name: string): string | undefined {
  if (!NAME.test(name)) return "it may have a-z, A-Z, 0-9 and _.-/ only";
  if (name.length > LONGEST_NAME) return `it is longer than ${LONGEST_NAME} characters`;
  if (name.includes("/") && !name.startsWith("/")) return "with a / in it, it begins with one";
  if (name.endsWith("/") || name.includes("//")) return "it has an empty path segment";
  if (name.split("/").length - 1 > MOST_LEVELS) return `it has more than ${MOST_LEVELS} levels`;
  return /^\/?(aws|ssm)/i.test(name) ? "names that begin with aws or ssm are AWS's" : undefined;
}

/** Refuses a value that Parameter Store refuses, without showing it. */
export function checkParameterValue(name: string, value: string): void {
  const bytes = Buffer.byteLength(value);
  if (bytes === 0)
    throw usageError(
      `the value of ${name} is empty`,
      "Parameter Store keeps values of one character or more",
    );
  if (bytes > LARGEST_VALUE) {
    throw usageError(
      `the value of ${name} has ${bytes} bytes`,
      `a Standard parameter takes ${LARGEST_VALUE} bytes at most`,
    );
  }
  if (value.includes("{{")) {
    throw usageError(
      `the value of ${name} has {{ in it, which Parameter Store refuses`,
      "write the value itself, not a reference to it",
    );
  }
}
