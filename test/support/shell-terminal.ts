import { spawn, spawnSync } from "node:child_process";
import { onTestFinished } from "vitest";

/** Whether the shell is there, and util-linux's `script`, which makes the terminal. Says so aloud where one is not. */
export function canType(shell: string): boolean {
  const lacking = [shell, "script"].filter(
    (name) => spawnSync("sh", ["-c", `command -v ${name}`]).status !== 0,
  );
  if (lacking.length > 0)
    process.stderr.write(`NO SHELL: without ${lacking.join(" and ")} completion in ${shell} is not tried\n`);
  return lacking.length === 0;
}

/** A shell at a terminal of its own. */
export interface ShellTerminal {
  /** Types the keys, and resolves to all that was shown since, once that has the text. */
  type(keys: string, until: string | RegExp): Promise<string>;
}

const PATIENCE_MS = 15_000;

export function openShell(
  command: string,
  { env, folder }: { env: { [name: string]: string }; folder: string },
): ShellTerminal {
  const child = spawn("script", ["-qfec", `stty cols 100 rows 40; ${command}`, "/dev/null"], {
    env: { ...env, TERM: "xterm", SHELL: "/bin/sh" },
    cwd: folder,
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let shown = "";
  let told = () => {};
  child.stdout.on("data", (part: Buffer) => {
    shown += part.toString();
    told();
  });
  return {
    type(keys, until) {
      const start = shown.length;
      child.stdin.write(keys);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`not shown: ${String(until)}\n${JSON.stringify(shown.slice(start))}`)),
          PATIENCE_MS,
        );
        told = () => {
          const text = plain(shown.slice(start));
          if (typeof until === "string" ? !text.includes(until) : !until.test(text)) return;
          clearTimeout(timer);
          resolve(text);
        };
        told();
      });
    },
  };
}

// Control sequences, titles and character sets; then bells and the like.
const MOVES = new RegExp(
  String.raw`\u001b(?:\[[0-9;?>=]*[A-Za-z]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[()][A-Z0-9]|[=>78M])|[\r\u0007\u000e\u000f]`,
  "g",
);

/** Without what moves the cursor and paints. */
function plain(text: string): string {
  return text.replaceAll(MOVES, "");
}
