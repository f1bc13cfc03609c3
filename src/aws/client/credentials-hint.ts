import { shellWord } from "../../task/shell-word.ts";
import type { SdkError } from "./call-fault.ts";

const CHECK = "`tasks doctor` checks them";

// By the SDK's texts: it gives one name to all reasons for which a profile has no credentials.
const WAYS: readonly [reason: RegExp, way: (profile: string) => string][] = [
  [
    /aws sso login|Session token not found or invalid/,
    (profile) => `sign in with \`aws sso login${profile}\``,
  ],
  [/\baws login\b/, (profile) => `sign in with \`aws login${profile}\``],
  [
    /\bmfa_serial\b/,
    (profile) =>
      `on a terminal it is asked for; elsewhere run \`eval "$(aws configure export-credentials${profile} --format env)"\` first`,
  ],
  [/using profile: \[/, () => "`aws configure list-profiles` lists those that are there"],
  [
    /credential_process|^Command failed/,
    () => "run the credential_process of that profile by itself: it has to print credentials as JSON",
  ],
  [
    /^(ENOENT|EACCES|EISDIR)\b/,
    () =>
      "let web_identity_token_file of the profile, or AWS_WEB_IDENTITY_TOKEN_FILE, name a file that can be read",
  ],
];

/** They were in the variables or the file as they are: those of a sign-in are made anew in time. */
export const expiredHint = `get new ones, into AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN where those are set, or name a --profile; ${CHECK}`;

/** What to run where there are no credentials, or none that are good any more. */
export function credentialsHint({ message, profile }: SdkError): string {
  const [, way] = WAYS.find(([reason]) => reason.test(message)) ?? [];
  if (way === undefined)
    return `run \`aws configure\`, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a --profile; ${CHECK}`;
  return `${way(profile === undefined || profile === "default" ? "" : ` --profile ${shellWord(profile)}`)}; ${CHECK}`;
}
