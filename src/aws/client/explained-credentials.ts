import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { CredentialsProviderError } from "@smithy/core/config";
import { Agent } from "node:http";
import { getBuiltinModule } from "node:process";
import { RequestHandler } from "#engine/request-handler";
import { mayHaveProxy, type ProxyError } from "../../engine/proxy-error.ts";
import type { AwsTarget } from "./aws-target.ts";

type Provider = ReturnType<typeof defaultProvider>;
type Asker = Pick<AwsTarget, "profile" | "env" | "answerLimits" | "ask">;

// As the SDK's debug log has them: which link of its chain is asked, and what is wrong with one.
const LINK = /defaultProvider::(\w+)/;
const REASON = /^@smithy\/property-provider (?:->|\(!\)) (.*)$/s;
const LONGEST_REASON = 300;

const providers = new WeakMap<Asker, Provider>();

/**
 * What gives a client its credentials; `init` is the client's configuration. All clients of a target have the same one, so that
 * a command asks for credentials once, however many services it calls.
 */
export function explainedCredentials(target: Asker): (init: object) => Provider {
  return (init) => {
    const provider = providers.get(target) ?? explainedChain(target, init);
    providers.set(target, provider);
    return provider;
  };
}

/**
 * The SDK's own chain of credentials, which tells of a failure only that all of its links have failed: its error is given
 * the profile and what the link for profiles has said in the debug log. A machine without any profile has nothing to tell.
 */
function explainedChain(asker: Asker, init: object): Provider {
  const { profile, env, answerLimits } = asker;
  const log = new ReasonLog();
  // The SDK asks an instance with Node's own agent, which NODE_USE_ENV_PROXY lets ask a proxy: one without that takes its place.
  if (mayHaveProxy(env)) getBuiltinModule("node:http").globalAgent = new Agent();
  // Not every link sends by the client's own handler. What asks an instance or a container has one of the SDK's.
  const requestHandler = new ProxyWatch(answerLimits, env);
  const clientConfig = { requestHandler };
  const provider = defaultProvider({
    ...init,
    clientConfig,
    logger: log,
    mfaCodeProvider: (serial) => mfaCode(asker, serial),
  });
  const named = profile ?? env["AWS_PROFILE"];
  return async (options) => {
    try {
      return await provider(options);
    } catch (error) {
      if (requestHandler.failure !== undefined) throw requestHandler.failure;
      const reason = reasonOf(error as Error, log);
      const isNothing =
        named === undefined && /using profile: \[default\] in configuration/.test(reason ?? "");
      if (reason === undefined || isNothing) throw error;
      const token = env["AWS_WEB_IDENTITY_TOKEN_FILE"];
      const isOfVariable = named === undefined && token !== undefined && reason.includes(token);
      throw noCredentials(reason, isOfVariable ? undefined : (named ?? "default"), error);
    }
  };
}

/** The SDK's error, with what it leaves to its debug log. */
export function noCredentials(reason: string, profile: string | undefined, cause: unknown): Error {
  return Object.assign(new Error(reason, { cause }), { name: "CredentialsProviderError", profile, reason });
}

/** The code that a profile with mfa_serial needs, typed by a person. */
async function mfaCode({ ask }: Asker, serial: string): Promise<string> {
  if (ask !== undefined) return (await ask(`MFA code of ${serial}: `)).trim();
  const text = `its mfa_serial ${serial} asks for a code, and there is no terminal to ask on`;
  throw new CredentialsProviderError(text, { tryNextLink: false });
}

/** One line; undefined for what has nothing to do with the profile, such as a service that does not answer. */
function reasonOf(error: Error & { code?: string }, log: ReasonLog): string | undefined {
  const isOfChain = error.name === "CredentialsProviderError" || error.name === "TokenProviderError";
  // A file that a profile names.
  const isOfFile = error.code === "ENOENT" || error.code === "EACCES" || error.code === "EISDIR";
  if (!isOfChain && !isOfFile) return undefined;
  const isLast = error.message.endsWith("from any providers");
  const reason = (isLast ? log.ofProfile : error.message)?.trim().replace(/\s+/g, " ");
  return reason !== undefined && reason.length > LONGEST_REASON
    ? `${reason.slice(0, LONGEST_REASON)}…`
    : reason;
}

/** Keeps what a proxy has done to a request for credentials: of some, the SDK tells the text alone. */
class ProxyWatch extends RequestHandler {
  failure: ProxyError | undefined;

  override async handle(request: Parameters<RequestHandler["handle"]>[0]) {
    this.failure = undefined;
    try {
      return await super.handle(request);
    } catch (error) {
      if ((error as ProxyError).isAtProxy)
        this.failure = Object.assign(error as ProxyError, { isFinal: true });
      throw error;
    }
  }
}

/** A logger of the SDK that keeps what the link for profiles says. */
class ReasonLog {
  #link = "";
  ofProfile: string | undefined;

  debug(...[text]: unknown[]): void {
    if (typeof text !== "string") return;
    this.#link = LINK.exec(text)?.[1] ?? this.#link;
    const [, reason] = REASON.exec(text) ?? [];
    // The first one is what went wrong; what comes after it says that another thing is not there either.
    if (this.#link === "fromIni" && reason !== undefined) this.ofProfile ??= reason;
  }

  trace(): void {}
  info(): void {}
  warn(): void {}
  error(): void {}
}
