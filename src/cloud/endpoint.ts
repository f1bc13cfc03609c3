/** Whom an address answers: who signs the request as somebody whom IAM allows it, or everybody. */
type EndpointAuth = "iam" | "none";

/** What the flags of `tasks endpoint` say. */
export interface EndpointFlags {
  /** undefined: as it was told before, and `iam` for a new one. */
  auth?: EndpointAuth | undefined;
  /** Whose pages may call it from a browser, as in `https://example.com`; undefined: as they are. */
  origins?: readonly string[] | undefined;
}
