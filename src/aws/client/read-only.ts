import { isRead } from "./is-read.ts";

type Next = (args: unknown) => Promise<unknown>;
interface Client {
  middlewareStack: { add(middleware: never, options: { step: "initialize"; name: string }): void };
}

/** Makes a client throw, before anything is sent, on every call that is not a read: for plan and status. */
export function readOnly<Kind extends Client>(client: Kind): Kind {
  const guard =
    (next: Next, { commandName = "" }: { commandName?: string }) =>
    (args: unknown) => {
      if (isRead(commandName)) return next(args);
      throw new Error(`${commandName} in a run that only reads`);
    };
  client.middlewareStack.add(guard as never, { step: "initialize", name: "readOnly" });
  return client;
}
