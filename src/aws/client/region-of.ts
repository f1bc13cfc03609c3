import { translateError } from "./translate-error.ts";

interface Client {
  config: { region: string | (() => Promise<string>) };
}

/** The region that a client's calls go to. Throws a usage error where none is set, or one that cannot be. */
export async function regionOf({ config: { region } }: Client): Promise<string> {
  if (typeof region === "string") return region;
  try {
    return await region();
  } catch (error) {
    throw translateError(error, "region");
  }
}
