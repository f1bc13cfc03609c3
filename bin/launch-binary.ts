import { tellVersion } from "./tell-version.ts";

if (!tellVersion(process.argv.slice(2))) {
  // bun, unlike Node, sends what fetch asks for through HTTP_PROXY. Nothing on this machine is behind a proxy.
  const { NO_PROXY, no_proxy: noProxy } = process.env;
  process.env["NO_PROXY"] = [NO_PROXY ?? noProxy ?? [], "localhost", "127.0.0.1", "::1"].flat().join(",");
  void import("./tasks.ts");
}
