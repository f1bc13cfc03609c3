import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { canType, openShell } from "../support/shell-terminal.ts";
import { newAccount, type Account } from "../support/spawn-tasks.ts";

const END = "\u0015";

async function scriptOf(account: Account, shell: string): Promise<string> {
  const { code, stdout } = await account.tasks("completion", shell);
  expect(code).toBe(0);
  return stdout;
}

async function newAccountWithRecords(): Promise<Account> {
  const account = newAccount();
  await account.tasks("create", "-q", "--user", "kumamoto", "--deadline", "1795766400");
  await account.tasks("create", "-q", "--user", "elsewhere", "--deadline", "1795766400", "--table", "other");
  await account.tasks("schedule", "nightly", "-q", "--user", "mai", "--rate", "1d");
  writeFileSync(join(account.folder, "work", "backup.ndjson"), "");
  return account;
}

const shells = {
  bash: {
    async open(account: Account) {
      writeFileSync(
        join(account.folder, "rc"),
        `PS1='> '\nbind 'set enable-bracketed-paste off'\n${await scriptOf(account, "bash")}`,
      );
      return `bash --noprofile --rcfile '${join(account.folder, "rc")}' -i`;
    },
    describes: false,
  },
  zsh: {
    async open(account: Account) {
      const folder = join(account.folder, "functions");
      mkdirSync(folder);
      writeFileSync(join(folder, "_tasks"), await scriptOf(account, "zsh"));
      writeFileSync(
        join(account.folder, "home", ".zshrc"),
        `PS1='> '\nfpath=('${folder}' $fpath)\nautoload -Uz compinit\ncompinit -u\n`,
      );
      return "zsh -d -i";
    },
    describes: true,
  },
  fish: {
    async open(account: Account) {
      const folder = join(account.folder, "config", "fish", "completions");
      mkdirSync(folder, { recursive: true });
      // Without it fish reads every man page of the machine, and goes on writing there when the test is over.
      mkdirSync(join(account.folder, "data", "fish", "generated_completions"), { recursive: true });
      writeFileSync(join(folder, "tasks.fish"), await scriptOf(account, "fish"));
      writeFileSync(
        join(folder, "..", "config.fish"),
        "function fish_prompt; echo '> '; end\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\n",
      );
      return "fish -i";
    },
    describes: true,
  },
};

for (const [shell, { open, describes }] of Object.entries(shells)) {
  describe.skipIf(!canType(shell))(`completion in ${shell}`, () => {
    it(
      "works from the first Tab: commands, flags, their choices, names, files",
      { timeout: 90_000 },
      async () => {
        const account = await newAccountWithRecords();
        const command = await open(account);
        const terminal = openShell(command, { env: account.env, folder: join(account.folder, "work") });
        await terminal.type("", "> ");
        await terminal.type("tasks resch\t", "tasks reschedule");
        await terminal.type(`${END}tasks scan --output=nd\t`, "--output=ndjson");
        await terminal.type(`${END}tasks scan -o ts\t`, "-o tsv");
        await terminal.type(`${END}tasks query --user ku\t`, "--user kumamoto");
        await terminal.type(`${END}tasks query --table other --user els\t`, "--user elsewhere");
        await terminal.type(`${END}tasks schedule enable ni\t`, "enable nightly");
        await terminal.type(`${END}tasks schedule nightly --disa\t`, "nightly --disabled");
        expect(await terminal.type(`${END}tasks import back\t`, "backup.ndjson")).not.toContain(
          "import backup.ndjson backup",
        );
        // One Tab or two list what may come, with what it does where the shell has a place for it.
        await terminal.type(`${END}tasks sc\t\t`, describes ? /scan.*list all records/ : /scan +schedule/);
      },
    );
  });
}
