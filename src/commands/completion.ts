import type { Context } from "../context.ts";
import { oneOf, words } from "../flags/text.ts";
import { TasksError } from "../errors.ts";
import type { GlobalFlags } from "../flags/global-flags.ts";
import { completionWords, type Candidate } from "./shared/declaration/completion-words.ts";
import { quotePowershell } from "./shared/declaration/quote-powershell.ts";
import { defineCommand, type Invocation } from "./shared/declaration/define-command.ts";

const shells = ["bash", "zsh", "fish", "powershell"] as const;
type Shell = (typeof shells)[number];

// Each asks the program itself what may come next, so that a script never has to be made again for a newer tasks.
const SCRIPTS: { [shell in Shell]: string } = {
  // bash makes words of their own of `=` and what follows it; what it completes is then only that.
  bash: `_tasks() {
  local words=() n=0 i word current ahead=
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((n > 0)) && [[ $word == '=' && \${words[n - 1]} == --* && \${words[n - 1]} != *=* ]]; then words[n-1]+='='
    elif ((n > 0)) && [[ \${words[n - 1]} == --*= && \${COMP_WORDS[i - 1]} == '=' ]]; then words[n-1]+=$word
    else words[n++]=$word; fi
  done
  current=\${words[n - 1]}
  if [[ $current == --*=* && $COMP_WORDBREAKS == *=* ]]; then ahead=\${current%%=*}=; fi
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$(printf '%q' "\${word#"$ahead"}")"); done < <(tasks __complete -- "\${words[@]}" 2>/dev/null)
}
complete -o default -F _tasks tasks
`,
  // As a file in fpath it is run at the first Tab, in place of the function that it declares.
  zsh: `#compdef tasks
_tasks() {
  local line word
  local -a lines described plain
  lines=("\${(@f)$(tasks __complete --described -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  for line in "\${(@)lines:#}"; do
    word=\${line%%$'\\t'*}
    if [[ $line == *$'\\t'* ]]; then described+=("\${\${word//\\\\/\\\\\\\\}//:/\\\\:}:\${line#*$'\\t'}"); else plain+=("$word"); fi
  done
  if ((\${#described} + \${#plain} == 0)); then _files; return; fi
  ((\${#plain})) && compadd -a plain
  ((\${#described})) && _describe -t tasks tasks described
}
if [[ $funcstack[1] == _tasks ]]; then _tasks "$@"; elif ((\${+functions[compdef]})); then compdef _tasks tasks; fi
`,
  fish: `function __tasks_complete
  set -l found (tasks __complete --described -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c tasks -f -a '(__tasks_complete)'
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
  description:
    "Print a script that completes commands, flags, their choices, and users, schedules and parameters of the local store.",
  arguments: { shell: { type: oneOf(shells), help: "whose script" } },
  examples: [
    "tasks completion bash > ~/.local/share/bash-completion/completions/tasks",
    'tasks completion zsh > "${fpath[1]}/_tasks"',
    "tasks completion fish > ~/.config/fish/completions/tasks.fish",
    "tasks completion powershell >> $PROFILE",
  ],
  prints: ["text"],
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
    described: { help: "print also what each does, after a tab" },
  },
  prints: ["text"],
  writes: false,
  // Those that the words name are decided, where they are needed.
  ignoresSettings: true,
  run: runComplete,
});

async function runCompletion(context: Context, { shell }: { shell: Shell }): Promise<void> {
  await context.stdout.write(SCRIPTS[shell]);
}

/** Prints what may stand for the last word, one a line. */
async function runComplete(
  context: Context,
  { words, quote, described }: { words: string[]; quote: "powershell" | undefined; described: boolean },
  { commands }: Invocation,
): Promise<void> {
  const { candidates, names, given } = completionWords(await commands(), words);
  const found = names === undefined ? [] : await localNames(context, given, names);
  const lines = [...candidates, ...found.map((word): Candidate => ({ word }))]
    // A name with a line break or a tab in it cannot be told apart from other output.
    .filter(({ word }) => !/[\r\n\t]/.test(word))
    .map(({ word, help }) => {
      if (described) return help === undefined ? word : `${word}\t${help.replaceAll(/\s+/g, " ")}`;
      return quote === undefined ? word : quotePowershell(word);
    });
  if (lines.length > 0) await context.stdout.write(`${lines.join("\n")}\n`);
}

/** Those of the table and the folder that the words name. Where these cannot be, none. */
async function localNames(
  context: Context,
  given: GlobalFlags,
  { of, begin, before }: { of: Parameters<Context["localNames"]>[0]; begin: string; before: string },
): Promise<string[]> {
  try {
    context.configure({ ...given, quiet: true });
    return (await context.localNames(of, begin)).map((name) => `${before}${name}`);
  } catch (error) {
    if (error instanceof TasksError) return [];
    throw error;
  }
}
