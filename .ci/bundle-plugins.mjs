// What makes a bundle start faster than its sources would: plugins of esbuild.
import { readFileSync } from "node:fs";
import { dirname, relative } from "node:path";

/** Parts of Node (and of bun, which has others to load) that take a millisecond or more, and that most commands never call. */
export const lateBuiltins = { name: "late-builtins", setup: loadLate };

function loadLate({ onResolve, onLoad }) {
  const builtins =
    "child_process|crypto|dns|fs/promises|https?|http2|net|readline|readline/promises|stream|tls|tty|util|zlib";
  onResolve({ filter: new RegExp(`^(node:)?(${builtins})$`) }, ({ path, namespace }) =>
    namespace === "late" ? { path, external: true } : { path: path.replace("node:", ""), namespace: "late" },
  );
  onLoad({ filter: /.*/, namespace: "late" }, async ({ path }) => {
    const names = Object.keys(await import(`node:${path}`)).filter((name) => name !== "default");
    // What the SDK looks at when it is loaded, before it calls it.
    const early = new Set(["getRandomValues", "createHash", "crc32"]);
    const getters = names.map((name) =>
      early.has(name)
        ? `${name}: (...values) => load().${name}(...values)`
        : `get ${name}() { return load().${name}; }`,
    );
    return {
      contents: `const load = () => require("node:${path}"); module.exports = { ${getters.join(", ")} };`,
    };
  });
}

/**
 * Modules of @smithy/core that load node:crypto or node:stream for every request, and what we have in their place. Fails
 * when one is there no more.
 */
export const leanSdk = { name: "lean-sdk", setup: replaceModules };

function replaceModules({ onLoad, onEnd }) {
  const replaced = {
    "serde/uuid/v4.js": `import { lateUuid } from "./src/aws/late-uuid.ts"; export const bindV4 = () => lateUuid;`,
    "checksum/sha256/Sha256Node.js": `export { LateSha256 as Sha256Node } from "./src/aws/late-sha256.ts";`,
    "serde/util-stream/stream-collector.js": `export { collectStream as streamCollector } from "./src/aws/collect-stream.ts";`,
    "retry/middleware-retry/isStreamingPayload/isStreamingPayload.js": `export { isStreamingPayload } from "./src/aws/collect-stream.ts";`,
  };
  const met = new Set();
  onLoad({ filter: /@smithy.core.dist-es.submodules.(serde|checksum|retry).+\.js$/ }, ({ path }) => {
    const name = Object.keys(replaced).find((end) =>
      path.replaceAll("\\", "/").endsWith(`submodules/${end}`),
    );
    if (name === undefined) return undefined;
    met.add(name);
    return { contents: replaced[name], resolveDir: process.cwd() };
  });
  onEnd(() => ({
    errors: Object.keys(replaced)
      .filter((name) => !met.has(name))
      .map((name) => ({ text: `@smithy/core has no ${name} any more` })),
  }));
}

/** libsql looks for its native library with two packages that take ten times as long as the library itself. */
export const namedPlatform = { name: "named-platform", setup: namePlatform };

function namePlatform({ onResolve, onLoad }) {
  const contents = {
    "detect-libc": `exports.familySync = () => null; exports.GLIBC = "glibc"; exports.MUSL = "musl";`,
    "@neon-rs/load": `
      const { platform, arch } = process;
      const targets = {
        linux: arch === "arm" ? ["linux-arm-gnueabihf", "linux-arm-musleabihf"] : ["linux-" + arch + "-gnu", "linux-" + arch + "-musl"],
        darwin: ["darwin-" + arch],
        win32: ["win32-" + arch + "-msvc"],
      };
      exports.currentTarget = () => {
        const [first, second] = targets[platform] ?? [platform + "-" + arch];
        try { if (second !== undefined) require("@libsql/" + first); return first; } catch { return second; }
      };`,
  };
  onResolve({ filter: /^(detect-libc|@neon-rs\/load)$/ }, ({ path }) => ({ path, namespace: "platform" }));
  onLoad({ filter: /.*/, namespace: "platform" }, ({ path }) => ({ contents: contents[path], loader: "js" }));
}

/** Modules of ours that others of ours take the place of; both are named from the project's folder. */
export function replaced(places) {
  const setup = ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const other = places[relative(process.cwd(), path).replaceAll("\\", "/")];
      if (other === undefined) return undefined;
      return { contents: readFileSync(other, "utf8"), loader: "ts", resolveDir: dirname(path) };
    });
  };
  return { name: "replaced", setup };
}
