import { defaultProvider } from "@aws-sdk/credential-provider-node";

type Provider = ReturnType<typeof defaultProvider>;

interface Profiles {
  profile: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
}

// As the SDK's debug log has them: which link of its chain is asked, and what is wrong with one.
const LINK = /defaultProvider::(\w+)/;
const REASON = /^@smithy\/property-provider (?:->|\(!\)) (.*)$/s;
const LONGEST_REASON = 300;

/**
 * The SDK's own chain of credentials, which tells of a failure only that all of its links have failed: its error is given
 * the profile and what the link for profiles has said in the debug log. A machine without any profile has nothing to tell.
 */
export function explainedCredentials({ profile, env }: Profiles): (init: object) => Provider {
  return (init) => {
    const log = new ReasonLog();
    const provider = defaultProvider({ ...init, logger: log });
    const named = profile ?? env["AWS_PROFILE"];
    return async (options) => {
      try {
        return await provider(options);
      } catch (error) {
        const reason = reasonOf(error as Error, log);
        const isNothing =
          named === undefined && /using profile: \[default\] in configuration/.test(reason ?? "");
        if (reason === undefined || isNothing) throw error;
        throw Object.assign(new Error(reason, { cause: error }), {
          name: "CredentialsProviderError",
          profile: named ?? "default",
        });
      }
    };
  };
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
