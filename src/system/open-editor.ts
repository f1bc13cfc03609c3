import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TextEditor } from "../ports.ts";
import { TasksError, usageError } from "../errors.ts";
import type { World } from "./world.ts";
import { readUserFile } from "./files/user-files.ts";

/** Signals of a terminal, which go to the editor and to this process alike; the editor decides what they mean. */
const OF_THE_TERMINAL = ["SIGINT", "SIGQUIT"] as const;

/**
 * The editor of $VISUAL or $EDITOR, on a file of this name that only its owner can read. Throws a usage error where neither is
 * set.
 */
export function openEditor({ env, platform }: World, name: string): TextEditor {
  const command = env["VISUAL"] || env["EDITOR"];
  if (command === undefined || command === "")
    throw usageError(
      "no editor is known: neither VISUAL nor EDITOR is set",
      "name one, as in `export EDITOR=nano`",
    );
  const folder = mkdtempSync(join(tmpdir(), "tasks-edit-"));
  const path = join(folder, name);
  return {
    path,
    async edit(text) {
      writeFileSync(path, text, { mode: 0o600 });
      await run(command, path, platform);
      return Buffer.from(await readUserFile(path)).toString("utf8");
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** As git does it: a shell splits the command, so that `code --wait` works, and the path is one word whatever it holds. */
async function run(command: string, path: string, platform: string): Promise<void> {
  const [program, words] =
    platform === "win32" ? [`${command} "${path}"`, []] : ["sh", ["-c", `${command} "$@"`, command, path]];
  const ignore = () => undefined;
  for (const signal of OF_THE_TERMINAL) process.on(signal, ignore);
  try {
    const editor = spawn(program, words, { stdio: "inherit", shell: platform === "win32" });
    const ended = await new Promise<string | undefined>((resolve) => {
      editor.once("error", (error) => resolve(error.message));
      editor.once("exit", (code, signal) => resolve(code === 0 ? undefined : String(code ?? signal)));
    });
    if (ended === undefined) return;
    throw new TasksError("failed", `the editor '${command}' ended with ${ended}`, {
      hint: "nothing was changed; VISUAL and EDITOR say which editor it is",
    });
  } finally {
    for (const signal of OF_THE_TERMINAL) process.off(signal, ignore);
  }
}
