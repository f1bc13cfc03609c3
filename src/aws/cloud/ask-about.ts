import type { Answer, Caller } from "./ask.ts";

type SdkCommand = ReturnType<Parameters<Caller["ask"]>[0]["make"]>;
type SdkOutput = Awaited<ReturnType<Parameters<Caller["ask"]>[0]["send"]>>;

/** What the SDK promises to give for a command. */
type OutputOf<Command> = Command extends {
  resolveMiddleware(...args: never[]): (args: never) => Promise<{ output: infer Output extends SdkOutput }>;
}
  ? Output
  : never;

type Rest = Pick<Parameters<Caller["ask"]>[0], "expected" | "passing" | "afterLoss">;

export type AskAbout = <Command extends SdkCommand>(
  operation: string,
  make: () => Command,
  errors?: Rest,
) => Promise<Answer<OutputOf<Command>>>;

/** Asks one service about one thing, by its name in messages: `Caller.ask` with less to write. */
export function askAbout(
  about: string,
  { client, caller }: { client: { send(command: never): Promise<unknown> }; caller: Caller },
): AskAbout {
  return <Command extends SdkCommand>(operation: string, make: () => Command, errors: Rest = {}) =>
    caller.ask<Command, OutputOf<Command>>({
      operation,
      about,
      make,
      send: (command) => client.send(command as never) as Promise<OutputOf<Command>>,
      ...errors,
    });
}
