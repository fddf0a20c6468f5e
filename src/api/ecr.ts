import { anyTokenHolder } from "../accounts/tokens.ts";
import { registryHost } from "../images/place.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";

/**
 * The one call to Amazon's registry service that EvalAI's client makes, when AWS_ENDPOINT_URL_ECR points it here: which password
 * to push with. It shows the session token of `challenges/push.ts`, which is a secret that only we and the client know, so that
 * its signature (AWS Signature Version 4) would prove nothing more.
 *
 * Source: Amazon ECR API Reference, GetAuthorizationToken.
 */
const OPERATION = "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken";

/** Whether a request is meant for Amazon's service. Its path is whatever the endpoint is said to be. */
export function isForEcr(request: Request): boolean {
  return request.method === "POST" && request.headers.has("x-amz-target");
}

/** @param reached the address by which the client reaches this server. */
export async function ecrAnswer(
  app: Pick<App, "db" | "clock" | "config" | "registry">,
  request: Request,
  reached: string,
): Promise<Response> {
  if (request.headers.get("x-amz-target") !== OPERATION)
    return refused("UnknownOperationException", "Only GetAuthorizationToken is answered here.");
  const host = registryHost(app, reached);
  if (host === null) return refused("ServerException", "The registry of this server is switched off.");
  const token = request.headers.get("x-amz-security-token") ?? "";
  try {
    const { repository, expiresAt } = await anyTokenHolder(app.db, token, app.clock.now());
    if (repository === null) throw new Fault("unauthorised", "not made for pushing");
    const scheme = app.config.tls.kind === "off" && app.config.registryHost === null ? "http" : "https";
    return answer(200, {
      authorizationData: [
        {
          authorizationToken: Buffer.from(`AWS:${token}`).toString("base64"),
          expiresAt: Math.floor(expiresAt / 1000),
          proxyEndpoint: `${scheme}://${host}`,
        },
      ],
    });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return refused("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
}

const refused = (type: string, message: string) => answer(400, { __type: type, message });

function answer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/x-amz-json-1.1", "cache-control": "no-store" },
  });
}
