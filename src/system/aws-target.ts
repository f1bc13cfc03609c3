import type { AwsTarget } from "../aws/client/aws-target.ts";
import type { Context } from "../context.ts";
import type { World } from "./world.ts";

/** Loads a part that loads the AWS SDK, which would print a warning about Node 20 in every run unless told not to. */
export function loadAws<Part>(load: () => Promise<Part>): Promise<Part> {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  return load();
}

const targets = new WeakMap<Context, AwsTarget>();

/** Where AWS is, as the settings and the environment say: one for all that a command asks, since it has the credentials. */
export function awsTarget(world: World, context: Context): AwsTarget {
  const known = targets.get(context);
  if (known !== undefined) return known;
  const { region, profile, endpointUrl } = context.settings;
  const target = {
    region: region.value,
    profile: profile.value,
    endpoint: endpointUrl.value,
    env: world.env,
    clock: world.clock,
    // Looking for a terminal costs time, and hardly anybody has to be asked.
    get ask() {
      return context.ask;
    },
  };
  targets.set(context, target);
  return target;
}
