import { base64FromBytes } from "../../../task/base64.ts";
import { groupValues, requestTime, splitUrl, type HttpRequest } from "./http-request.ts";

// Developer Guide of API Gateway, "Lambda proxy integrations": bodies of these types are text, all others base64.
const TEXT = /^(text\/.*|application\/(json|javascript|xml|[^;\s]+\+(json|xml)))\s*(;|$)/i;

/** The event of payload format 2.0 that API Gateway makes of a request. What a request has not is left out, not null. */
export function httpEventV2(request: HttpRequest): { [name: string]: unknown } {
  const { method, headers, sourceIp, requestId, time, body } = request;
  const { path, query, parameters } = splitUrl(request.url);
  const lines = headers.map(([name, value]): [string, string] => [name.toLowerCase(), value]);
  const one = (name: string) => lines.find(([other]) => other === name)?.[1];
  const cookies = lines.filter(([name]) => name === "cookie").flatMap(([, value]) => value.split(/;\s*/));
  const domainName = one("host") ?? "localhost";
  const isText = TEXT.test(one("content-type") ?? "");
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: joined(lines.filter(([name]) => name !== "cookie")),
    ...(parameters.length === 0 ? {} : { queryStringParameters: joined(parameters) }),
    requestContext: {
      accountId: "123456789012",
      apiId: "local",
      domainName,
      domainPrefix: domainName.split(/[.:]/)[0],
      http: {
        method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: one("user-agent") ?? "",
      },
      requestId,
      routeKey: "$default",
      stage: "$default",
      time: requestTime(time),
      timeEpoch: time,
    },
    ...(body.length === 0 ? {} : { body: isText ? Buffer.from(body).toString() : base64FromBytes(body) }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function joined(pairs: [string, string][]): { [name: string]: string } {
  return Object.fromEntries(groupValues(pairs).map(([name, values]) => [name, values.join(",")]));
}
