import { endpointAuths, type EndpointFlags } from "../../../cloud/deployment/endpoint.ts";
import { defineFlags, type OptionsOf } from "../../../flags/flag.ts";
import { oneOf } from "../../../flags/text.ts";
import { webOrigins } from "../../../flags/web-origins.ts";

/** What can be said about the function's address, by flags and in a file. */
export const endpointFlags = defineFlags({
  auth: {
    value: "<whom>",
    type: oneOf(endpointAuths),
    help: "whom it answers: signed requests that IAM allows (a new one), or with none everybody",
  },
  cors: {
    value: "<origin>",
    type: webOrigins,
    help: "a site whose pages may call it, as in https://app.example.com; the only one, unless others are given too",
    no: "pages of no site may call it",
  },
});

/** What the flags say; the rest stays as it is. */
export function endpointFlagsOf({ auth, cors }: OptionsOf<typeof endpointFlags>): EndpointFlags {
  return { auth, origins: cors === false ? [] : cors };
}
