import { groupValues, requestTime, splitUrl, type HttpRequest } from "./http-request.ts";

/**
 * The event of payload format 1.0 that API Gateway makes of a request to a REST API's `stage`, which is the first part of
 * the path and not in the event's. Here what a request has not is null (Developer Guide, "Lambda proxy integrations").
 */
export function httpEventV1(request: HttpRequest, stage: string): { [name: string]: unknown } {
  const { method, headers, sourceIp, requestId, time, body } = request;
  const { path: fullPath, parameters } = splitUrl(request.url);
  const path = fullPath.slice(stage.length + 1) || "/";
  const one = (name: string) => headers.find(([other]) => other.toLowerCase() === name)?.[1];
  const domainName = one("host") ?? "localhost";
  return {
    version: "1.0",
    resource: path,
    path,
    httpMethod: method,
    headers: last(headers),
    multiValueHeaders: Object.fromEntries(groupValues(headers)),
    queryStringParameters: parameters.length === 0 ? null : last(parameters),
    multiValueQueryStringParameters:
      parameters.length === 0 ? null : Object.fromEntries(groupValues(parameters)),
    requestContext: {
      accountId: "123456789012",
      apiId: "local",
      domainName,
      domainPrefix: domainName.split(/[.:]/)[0],
      extendedRequestId: requestId,
      httpMethod: method,
      identity: { sourceIp, userAgent: one("user-agent") ?? null },
      path: fullPath,
      protocol: `HTTP/${request.httpVersion}`,
      requestId,
      requestTime: requestTime(time),
      requestTimeEpoch: time,
      resourceId: null,
      resourcePath: path,
      stage,
    },
    pathParameters: null,
    stageVariables: null,
    body: body.length === 0 ? null : Buffer.from(body).toString(),
    isBase64Encoded: false,
  };
}

/** Of several values of a name, the last one. */
function last(pairs: [string, string][]): { [name: string]: string } {
  return Object.fromEntries(pairs);
}
