import { noRepository, readable } from "../images/access.ts";
import { referrersOf } from "../images/referrers.ts";
import { listTags } from "../images/tag.ts";
import { type Call, wantedDigest } from "./call.ts";
import { Refusal } from "./refusal.ts";

/** How many tags one answer has at most. */
const MOST_TAGS = 1000;

/** GET …/tags/list?n=&last=. */
export async function sendTags({ registry: { db }, query, caller, name, asked }: Call): Promise<Response> {
  const wanted = query.get("n") ?? String(MOST_TAGS);
  if (!/^\d{1,9}$/.test(wanted)) throw new Refusal(400, "UNSUPPORTED", "n is a number of tags.");
  const { id } = await readable(db, caller, name);
  if (id === null) throw noRepository();
  const most = Math.min(MOST_TAGS, Number(wanted));
  const { tags, isMore } = await listTags(db, { id }, query.get("last"), most);
  const headers =
    isMore && most > 0 ? next(`/v2/${asked}/tags/list`, { n: String(most), last: tags.at(-1) ?? "" }) : {};
  return Response.json({ name: asked, tags }, { headers });
}

/** GET …/referrers/DIGEST?artifactType=: an index of what says something about it, empty where nothing does. */
export async function sendReferrers({
  registry: { db },
  query,
  caller,
  name,
  asked,
  rest,
}: Call): Promise<Response> {
  const subject = wantedDigest(rest).text;
  const repository = await readable(db, caller, name);
  const artifactType = query.get("artifactType") || null;
  const after = /^\d{1,15}$/.test(query.get("after") ?? "") ? Number(query.get("after")) : 0;
  const page = await referrersOf(db, repository, subject, { artifactType, after });
  const filter: Record<string, string> = artifactType === null ? {} : { artifactType };
  const mediaType = "application/vnd.oci.image.index.v1+json";
  return Response.json(
    { schemaVersion: 2, mediaType, manifests: page.referrers },
    {
      headers: {
        "content-type": mediaType,
        ...(artifactType === null ? {} : { "oci-filters-applied": "artifactType" }),
        ...(page.next === null
          ? {}
          : next(`/v2/${asked}/referrers/${subject}`, { ...filter, after: String(page.next) })),
      },
    },
  );
}

/** Where the next page is (RFC 8288). */
function next(path: string, query: Record<string, string>): { link: string } {
  return { link: `<${path}?${new URLSearchParams(query)}>; rel="next"` };
}
