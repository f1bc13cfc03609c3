import type { EndpointInfo } from "../../cloud/deployment/endpoint.ts";
import { shellWord } from "../../task/shell-word.ts";

// A session has a token besides. In one word, since zsh splits no variable into several.
const TOKEN = '${AWS_SESSION_TOKEN:+-H"x-amz-security-token: $AWS_SESSION_TOKEN"}';

/** Command lines for a POSIX shell that get a user's records and put one. They name where secrets are, and hold none. Pure. */
export function curlLines({ url, auth, region }: EndpointInfo, user: string): { get: string; post: string } {
  const signed = `--aws-sigv4 ${shellWord(`aws:amz:${region}:lambda`)} --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" ${TOKEN}`;
  const curl = auth === "none" ? "curl" : `curl ${signed}`;
  const body = JSON.stringify({ user_name: user, task_description: "Report" });
  // Unsigned characters are encoded as Signature Version 4 has it, whatever the version of curl makes of them.
  const query = `user_name=${encode(user)}`;
  return {
    get: `${curl} ${shellWord(`${url}?${query}`)}`,
    post: `${curl} -H 'content-type: application/json' -d ${shellWord(body)} ${shellWord(url)}`,
  };
}

/** All but what RFC 3986 calls unreserved. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.codePointAt(0)!.toString(16).toUpperCase()}`,
  );
}
