// What makes a bundle start faster than its sources would: plugins of esbuild.
import { readFileSync } from "node:fs";

/** Parts of Node (and of bun, which has others to load) that take a millisecond or more, and that most commands never call. */
export const lateBuiltins = { name: "late-builtins", setup: loadLate };

/** @param {import("esbuild").PluginBuild} build */
function loadLate({ onResolve, onLoad }) {
  const builtins =
    "child_process|crypto|dns|fs/promises|https?|http2|net|os|readline|readline/promises|stream|timers/promises|tls|tty|util|zlib";
  onResolve({ filter: new RegExp(`^(node:)?(${builtins})$`) }, ({ path, namespace }) =>
    namespace === "late" ? { path, external: true } : { path: path.replace("node:", ""), namespace: "late" },
  );
  onLoad({ filter: /.*/, namespace: "late" }, async ({ path }) => {
    const names = Object.keys(await import(`node:${path}`));
    // What the SDK looks at when it is loaded, before it calls it.
    const early = ["getRandomValues", "createHash", "crc32"]
      .filter((name) => names.includes(name))
      .map((name) => `${name}: (...values) => load().${name}(...values)`);
    // Each name is looked up where it is used: a getter for each of them takes a short command longer than all their uses.
    return {
      contents: `let loaded; const load = () => (loaded ??= require("node:${path}"));
const late = new Proxy({}, {
  get: (_, name) => (name === "__esModule" ? undefined : load()[name]),
  has: (_, name) => name in load(),
});
module.exports = Object.assign(Object.create(late), { ${early.join(", ")} });`,
    };
  });
}

/**
 * Packages that are loaded when they are first called: one makes an Intl.Segmenter and a table of all emoji, which takes 18 ms, and is
 * needed for few texts, so that other packages ask our own textWidth, which knows when; the other loads a native library of 10 MB,
 * which a Node with a SQLite of its own never needs.
 */
export const latePackages = { name: "late-packages", setup: loadPackagesLate };

/** @param {import("esbuild").PluginBuild} build */
function loadPackagesLate({ onResolve, onLoad }) {
  /** @type {{ [name: string]: string }} */
  const contents = {
    "string-width": `module.exports = (text) => require("string-width").default(text);`,
    "text-width": `module.exports = require("./src/output/text-width.ts").textWidth;`,
    libsql: `module.exports = function (path) { return new (require("libsql"))(path); };`,
  };
  onResolve({ filter: /^(string-width|libsql)$/ }, ({ path, namespace, resolveDir, importer }) => {
    if (namespace === "late-packages") return undefined;
    return path === "string-width" && /[\\/]node_modules[\\/]/.test(importer)
      ? { path: "text-width", namespace: "late-packages", pluginData: process.cwd() }
      : { path, namespace: "late-packages", pluginData: resolveDir };
  });
  onLoad({ filter: /.*/, namespace: "late-packages" }, ({ path, pluginData }) => ({
    contents: contents[path] ?? "",
    resolveDir: pluginData,
  }));
}

/** Modules of @smithy/core that load node:crypto or node:stream for every request, and what we have in their place. */
export const leanSdk = replacing({
  "@smithy/core/dist-es/submodules/serde/uuid/v4.js":
    'import { lazyUuid } from "#engine/uuid"; export const bindV4 = () => lazyUuid;',
  "@smithy/core/dist-es/submodules/checksum/sha256/Sha256Node.js":
    'export { LazySha256 as Sha256Node } from "#engine/sha256";',
  "@smithy/core/dist-es/submodules/checksum/md5/Md5Node.js":
    'export { LateMd5 as Md5Node } from "./src/engine/node/late-md5.ts";',
  "@smithy/core/dist-es/submodules/serde/util-stream/stream-collector.js":
    'export { collectStream as streamCollector } from "./src/engine/node/collect-stream.ts";',
  "@smithy/core/dist-es/submodules/retry/middleware-retry/isStreamingPayload/isStreamingPayload.js":
    'export { isStreamingPayload } from "./src/engine/node/collect-stream.ts";',
});

/** What the agent of proxies writes down of itself where DEBUG is set: their passwords, too. */
export const noDebug = { name: "no-debug", setup: dropDebug };

/** @param {import("esbuild").PluginBuild} build */
function dropDebug({ onResolve, onLoad }) {
  onResolve({ filter: /^debug$/ }, ({ path }) => ({ path, namespace: "no-debug" }));
  onLoad({ filter: /.*/, namespace: "no-debug" }, () => ({ contents: "module.exports = () => () => {};" }));
}

/**
 * Loads other code where a module's path ends like this. The build fails when there is no such module any more.
 * @param {{ [ending: string]: string }} codes
 * @returns {import("esbuild").Plugin}
 */
function replacing(codes) {
  const endings = Object.keys(codes);
  /** @param {import("esbuild").PluginBuild} build */
  const setup = ({ onLoad, onEnd }) => {
    const met = new Set();
    const filter = new RegExp(`(${endings.map((ending) => ending.replaceAll("/", "[\\\\/]")).join("|")})$`);
    onLoad({ filter }, ({ path }) => {
      const ending = endings.find((one) => path.replaceAll("\\", "/").endsWith(`/${one}`));
      if (ending === undefined) return undefined;
      met.add(ending);
      return { contents: codes[ending] ?? "", resolveDir: process.cwd() };
    });
    const missing = () => endings.filter((ending) => !met.has(ending));
    onEnd(() => ({ errors: missing().map((ending) => ({ text: `there is no ${ending} to be replaced` })) }));
  };
  return { name: "replacing", setup };
}

/** libsql looks for its native library with two packages, and Node for that one's, which takes ten times as long as the library itself. */
export const namedPlatform = { name: "named-platform", setup: namePlatform };

/** @param {import("esbuild").PluginBuild} build */
function namePlatform({ onResolve, onLoad }) {
  /** @type {{ [name: string]: string }} */
  const contents = {
    "detect-libc": `exports.familySync = () => null; exports.GLIBC = "glibc"; exports.MUSL = "musl";`,
    "@neon-rs/load": `
      const load = require("native-library");
      const { platform, arch } = process;
      const targets = {
        linux: arch === "arm" ? ["linux-arm-gnueabihf", "linux-arm-musleabihf"] : ["linux-" + arch + "-gnu", "linux-" + arch + "-musl"],
        darwin: ["darwin-" + arch],
        win32: ["win32-" + arch + "-msvc"],
      };
      exports.currentTarget = () => {
        const [first, second] = targets[platform] ?? [platform + "-" + arch];
        try { if (second !== undefined) load(first); return first; } catch { return second; }
      };`,
    // Where Node looks for packages, it is asked only where they lie in other places.
    "native-library": `
      const { existsSync } = require("node:fs");
      const { dirname, join } = require("node:path");
      const loaded = {};
      const find = (target) => {
        for (let folder = __dirname, above; ; folder = above) {
          const path = join(folder, "node_modules", "@libsql", target, "index.node");
          if (existsSync(path)) return path;
          above = dirname(folder);
          if (above === folder) return undefined;
        }
      };
      module.exports = (target) => {
        if (loaded[target] !== undefined) return loaded[target];
        const path = find(target);
        const library = { exports: {} };
        if (path === undefined) library.exports = require("@libsql/" + target);
        else process.dlopen(library, path);
        return (loaded[target] = library.exports);
      };`,
  };
  onResolve({ filter: /^(detect-libc|@neon-rs\/load|native-library)$/ }, ({ path }) => ({
    path,
    namespace: "platform",
  }));
  onLoad({ filter: /.*/, namespace: "platform" }, ({ path }) => ({
    contents: contents[path] ?? "",
    loader: "js",
  }));
  onLoad({ filter: /libsql[\\/]index\.js$/ }, ({ path }) => {
    const text = readFileSync(path, "utf8");
    const ours = text.replace("require(`@libsql/${target}`)", 'require("native-library")(target)');
    return ours === text
      ? { errors: [{ text: "libsql loads its library in another way" }] }
      : { contents: ours, loader: "js" };
  });
}
