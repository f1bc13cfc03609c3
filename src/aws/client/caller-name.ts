// What agents set for the programs that they run.
const AGENTS = {
  CLAUDECODE: "claude-code",
  CURSOR_AGENT: "cursor",
  GEMINI_CLI: "gemini-cli",
  CODEX_SANDBOX: "codex",
} as const;
const MOST = 50;

/**
 * The agent that runs this command, for the user agent of requests and nothing else: what AI_AGENT says, or the agent's own
 * variable. Undefined where a person does.
 */
export function callerName(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = env["AI_AGENT"]?.replaceAll(/[^\w.-]/g, "-").slice(0, MOST);
  if (named) return named;
  const [, agent] = Object.entries(AGENTS).find(([name]) => env[name]) ?? [];
  return agent;
}
