import type { Resource } from "../resource.ts";

/** Whom an address answers: only signed requests that IAM allows, or everybody. */
export const endpointAuths = ["iam", "none"] as const;
export type EndpointAuth = (typeof endpointAuths)[number];

/** What the flags of `tasks endpoint` say. */
export interface EndpointFlags {
  /** undefined: as it was told before, and `iam` for a new one. It is never opened without a word. */
  auth?: EndpointAuth | undefined;
  /** Whose pages may call it from a browser, as in `https://example.com`; undefined: as they are. */
  origins?: readonly string[] | undefined;
}

/** The function's address as it is. */
export interface EndpointInfo {
  /** As in `https://abc.lambda-url.eu-central-1.on.aws/`. */
  url: string;
  auth: EndpointAuth;
  origins: string[];
  /** A signed request has to name it. */
  region: string;
}

/** The address of a stage's function. Throws TasksError only. */
export interface Endpoint {
  get(): Promise<EndpointInfo | undefined>;
  /** What goes with it: the permissions, and with the last caller the function. */
  removal(): Promise<Resource[]>;
}
