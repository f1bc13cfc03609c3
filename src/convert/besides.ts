import { NO_WORD } from "./left-out.ts";
import type { StageReading } from "./stage-reading.ts";
import { describe, type Tree } from "./source/tree.ts";

// What the framework alone needs, or what the rest of the file refers to.
const ROOT =
  "service frameworkVersion provider functions resources custom params stages package plugins app org tenant useDotenv \
variablesResolutionMode configValidationMode unresolvedVariablesNotificationMode deprecationNotificationMode \
disabledDeprecations enableLocalInstallationFallback console build licenseKey dashboard".split(" ");
const PROVIDER =
  "name stage region runtime memorySize timeout architecture logRetentionInDays environment tags stackTags iam role \
iamRoleStatements iamManagedPolicies rolePermissionsBoundary stackName versionFunctions lambdaHashingVersion deploymentBucket \
deploymentPrefix deploymentMethod deploymentRole cfnRole disableRollback runtimeManagement variableSyntax apiName endpointType httpApi \
eventBridge cfLogs".split(" ");
// They build, pack or try own code, or are done by tasks itself.
const PLUGINS =
  /^(serverless-(offline|dynamodb-local|esbuild|webpack|bundle|plugin-typescript|python-requirements|dotenv-plugin|pseudo-parameters|prune-plugin|plugin-optimize|plugin-include-dependencies|jetpack|go-plugin|rust|layers|iam-roles-per-function|deployment-bucket|plugin-log-retention|plugin-common-excludes|export-env|cloudside-plugin|localstack|better-credentials)|serverless-offline-.*|\.\/.*)$/;

/** Says what stands beside functions and resources, and has no counterpart. */
export function sayBesides(provider: Tree | undefined, reading: StageReading): void {
  const { file, leftOut } = reading;
  if (file.root.kind === "dict") leftOut.addOthers(file.root, ROOT, "", "tasks has nothing like it");
  if (provider?.kind === "dict") {
    const { entries } = provider;
    const profile = entries.get("profile");
    if (profile !== undefined)
      leftOut.add(profile.at, "provider.profile", "a tasks.json names none: give --profile");
    leftOut.addOthers(provider, [...PROVIDER, "profile"], "provider", NO_WORD);
  }
  const api = file.get(provider, "httpApi");
  if (api?.kind === "dict")
    leftOut.addOthers(api, ["cors"], "provider.httpApi", "the address has no word for it");
  const plugins = file.get(file.root, "plugins");
  const list = plugins?.kind === "dict" ? file.get(plugins, "modules") : plugins;
  for (const [index, item] of (list?.kind === "list" ? list.items : []).entries()) {
    const name = file.resolve(item);
    if (name.kind === "scalar" && PLUGINS.test(String(name.value))) continue;
    leftOut.add(item.at, `plugins[${index}]`, `what ${describe(name)} adds is not known`);
  }
}
