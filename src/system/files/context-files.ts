import { isAbsolute } from "node:path";
import type { Context } from "../../context.ts";
import { storeFiles } from "../../local/store/store-path.ts";
import type { Input } from "../../ports.ts";
import type { KeptFile } from "./file-identity.ts";
import { workingFolderGone } from "../folders.ts";
import type { World } from "../world.ts";

/** The part of a Context that reads and writes the user's files. `context` is asked late, for the settings. */
export function contextFiles(
  world: World,
  context: () => Context,
): Pick<Context, "readFile" | "openInput" | "createFile"> {
  return {
    async readFile(path) {
      const { readUserFile } = await loadFiles();
      return readUserFile(fromHere(path, world));
    },
    async openInput(path) {
      const { openStream, openUserFile } = await loadFiles();
      if (path !== "-") return openUserFile(fromHere(path, world));
      const { identityOfDescriptor } = await import("./file-identity.ts");
      return openStream(world.stdin, "standard input", identityOfDescriptor(world.stdinDescriptor));
    },
    async createFile(path, reading) {
      const { createUserFile } = await import("./new-file.ts");
      const { processes } = await import("./processes.ts");
      return createUserFile(fromHere(path, world), processes, await keptFiles(context(), reading));
    },
  };
}

function loadFiles() {
  return import("./user-files.ts");
}

/** The path. Throws a usage error for one that counts from a working folder that has been removed. */
function fromHere(path: string, { workingFolder }: World): string {
  if (workingFolder === undefined && !isAbsolute(path)) throw workingFolderGone(path);
  return path;
}

/** What no command may write over: the store, also one that is yet to be made, and what the command reads. */
async function keptFiles(context: Context, reading: Input | undefined): Promise<KeptFile[]> {
  const { identityOf } = await import("./file-identity.ts");
  const store = filesOfStore(context).map((path) => ({
    what: "the local store",
    identity: () => identityOf(path),
  }));
  if (reading === undefined) return store;
  return [{ what: "the file that is read", identity: async () => reading.identity }, ...store];
}

function filesOfStore({ settings }: Context): string[] {
  try {
    return storeFiles(settings.dataDir.value);
  } catch {
    // Where nothing says where it would be, there is none.
    return [];
  }
}
