import { usageError } from "./errors.ts";

const PREFIX = "ssm:";
// As Parameter Store names secrets of Secrets Manager (User Guide of Systems Manager, "Referencing Secrets Manager").
const SECRET = "/aws/reference/secretsmanager/";

/** A reference to a parameter of Parameter Store, written `ssm:/path/name`. */
export interface ParameterReference {
  /** What GetParameter takes: the path, and its version or label where there is one, as in `/path/name:3`. */
  readonly name: string;
  readonly path: string;
  /** A version or a label (API reference of Systems Manager, GetParameter). */
  readonly label: string | undefined;
  /** The secret of Secrets Manager that it stands for; undefined: none. */
  readonly secret: string | undefined;
}

/** Whether a text is meant as a reference. */
export function isReference(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** Undefined for what is not a reference. */
export function referenceOf(text: string): ParameterReference | undefined {
  const name = text.slice(PREFIX.length);
  if (!isReference(text) || !name.startsWith("/")) return undefined;
  const [, path = name, label] = /^(.*):([^:/]+)$/s.exec(name) ?? [];
  return { name, path, label, secret: path.startsWith(SECRET) ? path.slice(SECRET.length) : undefined };
}

/** Throws a usage error for what is not a reference. */
export function parseReference(text: string): ParameterReference {
  const reference = referenceOf(text);
  if (reference !== undefined) return reference;
  throw usageError(`'${text}' is not a reference`, "write ssm:/path/name");
}
