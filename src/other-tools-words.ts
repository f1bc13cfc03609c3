/** What `ls` may mean here. */
export const LISTS =
  "`tasks agenda --user <name>` shows what is due, `tasks query --user <name>` all tasks of a user, `tasks scan` those of all users";

// What is meant by words that other tools have taught people: the first that there is, of the program or of a command with subcommands.
const MEANT: { readonly [word: string]: readonly string[] } = {
  list: ["show"],
  ls: ["list", "show"],
  all: ["list"],
  add: ["create", "set"],
  new: ["create", "set"],
  put: ["set", "create"],
  set: ["update", "create"],
  modify: ["update", "set", "create"],
  show: ["get"],
  view: ["get", "show"],
  describe: ["get", "show"],
  get: ["show"],
  find: ["query", "list"],
  search: ["query", "list"],
  rm: ["delete"],
  del: ["delete"],
  remove: ["delete"],
  complete: ["done"],
  finish: ["done"],
  close: ["done"],
  move: ["reschedule"],
  mv: ["reschedule"],
  postpone: ["reschedule"],
  today: ["agenda"],
  due: ["agenda"],
  next: ["agenda"],
  stats: ["summary"],
  revert: ["undo"],
  backup: ["export"],
  dump: ["export"],
  restore: ["import"],
  load: ["import"],
  init: ["provision"],
  deploy: ["provision"],
  start: ["enable"],
  stop: ["disable"],
};

/** Which of these commands does what another tool's word does there; LISTS where several do. */
export function otherToolsWord(word: string, commands: readonly string[]): string | undefined {
  const meant = Object.hasOwn(MEANT, word) ? MEANT[word]!.find((one) => commands.includes(one)) : undefined;
  const lists = word === "ls" || word === "list" || word === "all";
  return meant === undefined && lists && commands.includes("query") ? LISTS : meant;
}
