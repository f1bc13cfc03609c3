import { tellVersion } from "./tell-version.ts";

/** bun's own: how much later than usual it compiles what runs often. */
declare const Bun: { unsafe: { setJITPolicy(scale: number): void } };

// A short command ends before compiling pays, so that the binary is built to do it late. A longer one is none.
const SHORT_MS = 100;
// This machine, and where AWS gives credentials to an instance or a container: src/engine/proxy-of.ts says why.
const NEVER_PROXIED = "localhost,127.0.0.0/8,::1,169.254.0.0/16,fd00:ec2::254,fd00:ec2::23";

if (!tellVersion(process.argv.slice(2))) {
  setTimeout(() => Bun.unsafe.setJITPolicy(1), SHORT_MS).unref();
  // bun's fetch finds the proxy of a request by itself. Where there are both names, it looks at the small one.
  const { NO_PROXY, no_proxy: noProxy } = process.env;
  process.env["no_proxy"] = `${noProxy || NO_PROXY || ""},${NEVER_PROXIED}`;
  void import("./tasks.ts").then(({ finished, leave }) => finished.then(leave));
}
