import { Argument, type Command } from "commander";
import { completionWords } from "./shared/completion-words.ts";
import type { Context } from "../context.ts";

const shells = ["bash", "zsh", "fish", "powershell"] as const;
type Shell = (typeof shells)[number];

// Each asks the program itself what may come next, so that a script never has to be made again for a newer tasks.
const SCRIPTS: { [shell in Shell]: string } = {
  bash: `_tasks() {
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD}") word
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$(printf '%q' "$word")"); done < <(tasks __complete -- "\${words[@]}" 2>/dev/null)
}
complete -o default -F _tasks tasks
`,
  zsh: `#compdef tasks
_tasks() {
  local -a candidates
  candidates=("\${(@f)$(tasks __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  candidates=("\${(@)candidates:#}")
  if (( \${#candidates} )); then compadd -a candidates; else _files; fi
}
compdef _tasks tasks
`,
  fish: `complete -c tasks -f -a '(tasks __complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName tasks -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if (-not $wordToComplete) { $words += '""' }
  tasks __complete -- @words 2>$null | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`,
};

export function declareCompletion(program: Command, context: Context): void {
  program
    .command("completion")
    .summary("print a completion script for a shell")
    .description(
      "Print a script that completes commands, flags, their choices, and users of the local store.",
    )
    .addArgument(new Argument("<shell>", "whose script").choices(shells))
    .addHelpText(
      "after",
      `
Examples:
  tasks completion bash > ~/.local/share/bash-completion/completions/tasks
  tasks completion zsh > "\${fpath[1]}/_tasks"
  tasks completion fish > ~/.config/fish/completions/tasks.fish
  tasks completion powershell >> $PROFILE`,
    )
    .action(async (shell: Shell) => runCompletion(context, { shell }));
  program
    .command("__complete", { hidden: true })
    .argument("[words...]")
    .action(async (words: string[]) => runComplete(program, context, { words }));
}

async function runCompletion(context: Context, { shell }: { shell: Shell }): Promise<void> {
  await context.stdout.write(SCRIPTS[shell]);
}

/** Prints what may stand for the last word, one a line. */
async function runComplete(
  program: Command,
  context: Context,
  { words }: { words: string[] },
): Promise<void> {
  const { words: found, users } = completionWords(program, words);
  const names = users ? await context.localUserNames(words.at(-1) ?? "") : [];
  // A name with a line break in it cannot be told apart from two.
  const lines = [...found, ...names].filter((word) => !/[\r\n]/.test(word));
  if (lines.length > 0) await context.stdout.write(`${lines.join("\n")}\n`);
}
