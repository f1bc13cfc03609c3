// The man pages, made of what `tasks help --json` says: tasks(1), and tasks-<command>(1) for each command.

/**
 * @typedef {{ code: number, kind: string, meaning: string }} ExitCode
 * @typedef {import("../src/commands/shared/declaration/command-tree.ts").CommandTree} CommandTree
 * @typedef {import("../src/commands/shared/declaration/command-tree.ts").FlagTree} FlagTree
 * @typedef {{ version: string, description: string, commands: CommandTree[], global_flags: FlagTree[], exit_codes: ExitCode[] }} Tree
 */

/**
 * The pages by the names of their files. `date`: as in 2026-11-26.
 * @param {Tree} tree
 * @param {string} date
 * @returns {Map<string, string>}
 */
export function manPages(tree, date) {
  /** @param {string} name @param {string} summary @param {string[]} lines */
  const page = (name, summary, lines) =>
    `${[
      `.TH "${escape(name.toUpperCase())}" 1 ${date} "tasks ${tree.version}" "tasks"`,
      ".SH NAME",
      `${escape(name)} \\- ${escape(summary)}`,
      ...lines,
    ].join("\n")}\n`;
  const pages = tree.commands.map((one) => {
    const name = pageName(one);
    const others = name === "tasks-help" ? ["tasks"] : ["tasks", "tasks-help"];
    return /** @type {const} */ ([
      `${name}.1`,
      page(name, one.summary, [...commandLines(one), ...seeAlso(others)]),
    ]);
  });
  return new Map([["tasks.1", page("tasks", tree.description, programLines(tree))], ...pages]);
}

/** @param {Tree} tree */
function programLines({ commands, global_flags: flags, exit_codes: codes }) {
  const groups = [...new Set(commands.flatMap(({ group }) => group ?? []))];
  return [
    ".SH SYNOPSIS",
    "\\fBtasks\\fR \\fIcommand\\fR [\\fIoptions\\fR]",
    ".SH COMMANDS",
    ...groups.flatMap((group) => [
      `.SS ${escape(group)}`,
      ...commands.flatMap((one) =>
        one.group === group ? [".TP", `\\fB${escape(pageName(one))}\\fR(1)`, escape(one.summary)] : [],
      ),
    ]),
    ".SH OPTIONS",
    "These go before or after each command.",
    ...flags.flatMap(flagLines),
    ".SH EXIT STATUS",
    ...codes.flatMap(({ code, kind, meaning }) => [
      ".TP",
      `\\fB${code}\\fR (${escape(kind)})`,
      escape(meaning),
    ]),
    ".SH ENVIRONMENT",
    escape(
      "TASKS_<NAME> is the setting of that name, as TASKS_TARGET and TASKS_DATA_DIR; `tasks config` shows all. NO_COLOR, FORCE_COLOR and TERM=dumb are obeyed.",
    ),
    ...seeAlso(commands.map(pageName)),
  ];
}

/** @param {CommandTree} command @returns {string[]} */
function commandLines(command) {
  return [
    ".SH SYNOPSIS",
    ...synopsis(command),
    ".SH DESCRIPTION",
    ...paragraphs(command),
    ...(command.arguments.length + command.flags.length === 0
      ? []
      : [".SH OPTIONS", ...optionLines(command)]),
    ".SH EXAMPLES",
    ...command.examples.flatMap(example).slice(1),
    ...(command.subcommands ?? []).flatMap(subcommandLines),
    ".SH EXIT STATUS",
    "0 where all is well; \\fBtasks\\fR(1) has the others.",
  ];
}

/** @param {CommandTree} command @param {number} index */
function subcommandLines(command, index) {
  return [
    ...(index === 0 ? [".SH SUBCOMMANDS"] : []),
    `.SS "${escape(command.command)}"`,
    ...synopsis(command),
    ".PP",
    ...paragraphs(command),
    ...optionLines(command),
    ...command.examples.flatMap(example),
  ];
}

/** @param {CommandTree} command @returns {string[]} */
function synopsis({ command, alias, arguments: words, flags, subcommands }) {
  if (subcommands !== undefined)
    return subcommands.flatMap(synopsis).flatMap((line, index) => (index === 0 ? [line] : [".br", line]));
  const named = words.map(({ name, required, repeats }) => {
    const term = `\\fI${escape(name)}\\fR${repeats === true ? " .\\|.\\|." : ""}`;
    return required === true ? term : `[${term}]`;
  });
  const needed = flags
    .filter(({ required }) => required)
    .map(({ flag, value = "" }) => `\\fB${escape(flag)}\\fR \\fI${escape(value)}\\fR`);
  const options = flags.length > needed.length ? ["[\\fIoptions\\fR]"] : [];
  const lines = [command, ...(alias === undefined ? [] : [alias])].map((name) =>
    [`\\fB${escape(name)}\\fR`, ...named, ...needed, ...options].join(" "),
  );
  return lines.flatMap((line, index) => (index === 0 ? [line] : [".br", line]));
}

/** @param {CommandTree} command */
function paragraphs({ description, details, see_also: more }) {
  const texts = [description, details, more].filter((text) => text !== undefined);
  return texts.flatMap((text, index) => [
    ...(index === 0 ? [] : [".PP"]),
    ...text.split("\n").filter(Boolean).map(line),
  ]);
}

/** @param {CommandTree} command */
function optionLines({ arguments: words, flags }) {
  return [
    ...words.flatMap(({ name, help = "", ...value }) => [
      ".TP",
      `\\fI${escape(name)}\\fR`,
      escape(sentence(help, value)),
    ]),
    ...flags.flatMap(flagLines),
  ];
}

/** @param {FlagTree} flag @returns {string[]} */
function flagLines({ flag, short, value, bare, help = "", opposite, opposite_help: off = "", ...rest }) {
  const names = [...(short === undefined ? [] : [short]), flag].map((name) => `\\fB${escape(name)}\\fR`);
  const term =
    value === undefined ? "" : ` \\fI${escape(bare === undefined ? value : `[${value.slice(1, -1)}]`)}\\fR`;
  return [
    ".TP",
    `${names.join(", ")}${term}`,
    escape(sentence(help, rest)),
    ...(opposite === undefined ? [] : [".TP", `\\fB${escape(opposite)}\\fR`, escape(off)]),
  ];
}

/** @param {string} help @param {{ choices?: readonly string[], default?: string }} value */
function sentence(help, { choices, default: ifAbsent }) {
  return [
    help,
    ...(choices === undefined ? [] : [`(one of ${choices.join(", ")})`]),
    ...(ifAbsent === undefined ? [] : [`(default: ${ifAbsent})`]),
  ]
    .filter(Boolean)
    .join(" ");
}

/** @param {string} text */
function example(text) {
  return [".PP", ".nf", ".RS", ...text.split("\n").map(line), ".RE", ".fi"];
}

/** @param {string[]} names */
function seeAlso(names) {
  const pages = names.map((name) => `\\fB${escape(name)}\\fR(1)`);
  return [".SH SEE ALSO", pages.join(",\n")];
}

/** @param {Pick<CommandTree, "command">} command */
function pageName({ command }) {
  return command.replaceAll(" ", "-");
}

/** A line of text, which must not be taken for a request. @param {string} text */
function line(text) {
  return escape(text).replace(/^(?=[.'])/, "\\&");
}

/** As roff reads it back: ASCII alone. @param {string} text */
function escape(text) {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq")
    .replaceAll('"', "\\(dq")
    .replaceAll("`", "\\(ga")
    .replaceAll("~", "\\(ti")
    .replaceAll("^", "\\(ha")
    .replaceAll(
      /[^\0-\x7f]/gu,
      (character) => `\\[u${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}]`,
    );
}
