import type { CalledFunction } from "./functions.ts";
import { originsOf } from "./http-event.ts";
import type { EndpointPart } from "./service-part.ts";
import type { StageReading } from "./stage-reading.ts";
import type { Tree } from "./source/tree.ts";

/** The one address that all events of HTTP become; undefined where there are none. */
export function readEndpoint(
  called: readonly CalledFunction[],
  provider: Tree | undefined,
  reading: StageReading,
): EndpointPart | undefined {
  const { file, leftOut } = reading;
  const addresses = called.flatMap((one) => one.addresses);
  if (addresses.length === 0) return undefined;
  const auth = addresses.some((one) => one.auth === "iam") ? "iam" : "none";
  for (const { at, path } of addresses.filter((one) => one.auth !== auth))
    leftOut.add(
      at,
      `${path} without authorizer`,
      "others have one, and there is one address: it takes requests that IAM allows",
    );
  const api = file.get(provider, "httpApi");
  const ofApi = originsOf(file.get(api, "cors"), "provider.httpApi.cors", reading);
  const cors = [...new Set([...addresses.flatMap((one) => one.origins), ...ofApi])];
  return cors.length === 0 ? { auth } : { auth, cors: cors.includes("*") ? ["*"] : cors };
}
