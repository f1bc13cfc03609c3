import { isNameUnknown, isNotTls, isUntrusted, type CallFault, type SdkError } from "./call-fault.ts";

const is = (code: string) => (error: SdkError) => error.isAtProxy === true && error.code === code;
const refused = (meets: (status: number) => boolean) => (error: SdkError) =>
  is("ERR_PROXY_TUNNEL")(error) && meets(error.status ?? NaN);
const ASK_THERE = "ask those who run it to allow that host, or name the host in NO_PROXY";

/** What a proxy does, so that nothing has reached AWS. In the order in which they are asked. */
export const proxyFaults: readonly CallFault[] = [
  {
    meets: is("ERR_PROXY_UNUSABLE"),
    kind: "usage",
    says: ({ proxy }) => `${proxy?.variable} is not the address of an HTTP proxy: '${proxy?.name}'`,
    hint: ({ proxy }) =>
      `write it as http://host:port or http://user:password@host:port, or unset ${proxy?.variable}`,
    effect: "none",
  },
  {
    meets: refused((status) => status === 407),
    kind: "denied",
    says: ({ proxy }) =>
      `the proxy ${proxy?.name} ${proxy?.hasUser ? "does not accept this user and password" : "wants a user and a password"}`,
    hint: ({ proxy }) =>
      `write them into ${proxy?.variable}: ${proxy?.name.replace("//", "//USER:PASSWORD@")}, with %40 for @ and %3A for :`,
    effect: "none",
  },
  {
    meets: refused((status) => status >= 400 && status < 500),
    kind: "denied",
    says: ({ proxy }, text) => `the proxy ${proxy?.name} refuses to connect to ${proxy?.target} (${text})`,
    hint: ASK_THERE,
    effect: "none",
  },
  {
    meets: refused((status) => status >= 100),
    kind: "unavailable",
    says: ({ proxy }, text) => `the proxy ${proxy?.name} cannot reach ${proxy?.target} (${text})`,
    hint: "run the same command again; if it stays so, name the host in NO_PROXY",
    effect: "none",
  },
  {
    meets: ({ isAtProxy }) => isAtProxy === true,
    kind: "unavailable",
    says: (error, text) => `the proxy ${error.proxy?.name} cannot be used: ${reasonOf(error, text)}`,
    hint: ({ proxy }) => `is ${proxy?.variable} right? What NO_PROXY names is reached without a proxy`,
    effect: "none",
  },
];

function reasonOf(error: SdkError, text: string): string {
  const { code = "" } = error;
  if (code === "ECONNREFUSED") return "nothing listens there";
  if (isNameUnknown(error)) return "its name was not found";
  if (code === "ETIMEDOUT") return "no answer in time";
  if (code === "ERR_NOT_HTTP" || code === "ERR_PROXY_TUNNEL") return "its answer is not HTTP";
  if (isNotTls(error)) return "it does not speak TLS";
  return isUntrusted(error)
    ? `its certificate is not trusted (${text}; NODE_EXTRA_CA_CERTS names a file with the CA certificate)`
    : text || code;
}
