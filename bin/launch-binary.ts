import { tellVersion } from "./tell-version.ts";

/** bun's own: how much later than usual it compiles what runs often. */
declare const Bun: { unsafe: { setJITPolicy(scale: number): void } };

// A short command ends before compiling pays, so that the binary is built to do it late. A longer one is none.
const SHORT_MS = 100;

if (!tellVersion(process.argv.slice(2))) {
  setTimeout(() => Bun.unsafe.setJITPolicy(1), SHORT_MS).unref();
  // Unlike Node, bun sends what fetch asks for through HTTP_PROXY. Nothing on this machine is behind a proxy. Where there are
  // both names, bun looks at the small one.
  const { NO_PROXY, no_proxy: noProxy } = process.env;
  process.env["no_proxy"] = [noProxy || NO_PROXY || [], "localhost", "127.0.0.1", "::1"].flat().join(",");
  void import("./tasks.ts").then(({ finished, leave }) => finished.then(leave));
}
