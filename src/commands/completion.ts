import type { Context } from "../context.ts";
import { oneOf, words } from "../flags/text.ts";
import { completionWords } from "./shared/completion-words.ts";
import { quotePowershell } from "./shared/quote-powershell.ts";
import { defineCommand, type Invocation } from "./shared/define-command.ts";

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
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object {
    if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.ToString() }
  })
  if (-not $wordToComplete) { $words += '""' }
  tasks __complete --quote powershell -- @words 2>$null | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`,
};

export const completionCommand = defineCommand({
  name: "completion",
  group: "Helpers",
  summary: "print a completion script for a shell",
  description: "Print a script that completes commands, flags, their choices, and users of the local store.",
  arguments: { shell: { type: oneOf(shells), help: "whose script" } },
  examples: [
    "tasks completion bash > ~/.local/share/bash-completion/completions/tasks",
    'tasks completion zsh > "${fpath[1]}/_tasks"',
    "tasks completion fish > ~/.config/fish/completions/tasks.fish",
    "tasks completion powershell >> $PROFILE",
  ],
  writes: false,
  run: runCompletion,
});

/** What the scripts ask. */
export const completeCommand = defineCommand({
  name: "__complete",
  summary: "",
  description: "",
  arguments: { words: { type: words } },
  flags: {
    quote: {
      value: "<shell>",
      type: oneOf(["powershell"]),
      help: "print the words as this shell reads them",
    },
  },
  writes: false,
  run: runComplete,
});

async function runCompletion(context: Context, { shell }: { shell: Shell }): Promise<void> {
  await context.stdout.write(SCRIPTS[shell]);
}

/** Prints what may stand for the last word, one a line. */
async function runComplete(
  context: Context,
  { words, quote }: { words: string[]; quote: "powershell" | undefined },
  { commands }: Invocation,
): Promise<void> {
  const { words: found, users } = completionWords(await commands(), words);
  const names = users ? await context.localUserNames(words.at(-1) ?? "") : [];
  // A name with a line break in it cannot be told apart from two.
  const lines = [...found, ...names]
    .filter((word) => !/[\r\n]/.test(word))
    .map((word) => (quote === undefined ? word : quotePowershell(word)));
  if (lines.length > 0) await context.stdout.write(`${lines.join("\n")}\n`);
}
