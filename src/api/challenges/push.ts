import { createPushToken } from "../../accounts/push-token.ts";
import { extrasOfOne } from "../../benchmarks/extras.ts";
import { baseName } from "../../images/name.ts";
import { registryHost } from "../../images/place.ts";
import { Fault } from "../../kit/fault.ts";
import { newSecret } from "../../kit/secret.ts";
import { dateTime, integer, object, shape, text, told } from "../../kit/schema.ts";
import { admitPlaced } from "../../submissions/admit.ts";
import { ok } from "../about.ts";
import { type Call, caller, get, type Route } from "../call.ts";
import { baseOf, json, moment } from "../json.ts";
import { phaseAlone } from "./find.ts";

/** An account of Amazon's that belongs to nobody. The client only hands it back. */
const ACCOUNT = "000000000000";

const credentialsShape = shape("PushCredentials", {
  success: object({
    federated_user: object({
      Credentials: object({
        AccessKeyId: text,
        SecretAccessKey: text,
        SessionToken: told("Also a password for the registry, under any user name", text),
        Expiration: dateTime,
      }),
      FederatedUser: object({ FederatedUserId: text, Arn: text }),
      PackedPolicySize: integer,
    }),
    docker_repository_uri: told("Where to push: add a tag", text),
  }),
});

/**
 * Where a team pushes its images for a phase, and a password for that, dressed as EvalAI's client wants them: as credentials for
 * Amazon's registry. Of those only the session token matters; `ecr.ts` knows it again.
 */
async function credentials(call: Call): Promise<Response> {
  const { app } = call;
  const user = caller(call);
  const { challenge, phase } = await phaseAlone(call);
  const { submissionKind } = await extrasOfOne(app.db, challenge.id);
  if (submissionKind === "file")
    throw new Fault("invalid", "This challenge takes files of predictions, not images.");
  const host = registryHost(app, baseOf(call));
  if (host === null) throw new Fault("unavailable", "The registry of this server is switched off.");
  // A quota that is used up is the registry's to tell: the same image may come once more, since its answer was lost.
  const { teamId } = await admitPlaced(app.db, user, phase.id, app.clock.now());
  const repository = baseName(phase.slug, teamId);
  const { token, expiresAt } = await createPushToken(app.db, user.id, repository, app.clock.now());
  const name = `team-${teamId}`;
  return json({
    success: {
      federated_user: {
        Credentials: {
          AccessKeyId: `ASIA${keyId()}`,
          SecretAccessKey: newSecret(),
          SessionToken: token,
          Expiration: moment(expiresAt),
        },
        FederatedUser: {
          FederatedUserId: `${ACCOUNT}:${name}`,
          Arn: `arn:aws:sts::${ACCOUNT}:federated-user/${name}`,
        },
        PackedPolicySize: 0,
      },
      docker_repository_uri: `${host}/${repository}`,
    },
  });
}

/** Sixteen signs such as Amazon's keys have. */
const keyId = () => Buffer.from(newSecret()).toString("hex").toUpperCase().slice(0, 16);

export const pushRoutes: Route[] = [
  get("challenges/phases/:phase/participant_team/aws/credentials", "submit", credentials, {
    does: "Makes a password for pushing images to a phase, good for 12 hours, and says where they go",
    answers: ok(credentialsShape),
  }),
];
