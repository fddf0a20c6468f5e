import { beginUpload } from "./begin-upload.ts";
import { deleteBlob, sendBlob } from "./blobs.ts";
import type { Endpoint } from "./call.ts";
import { sendReferrers, sendTags } from "./lists.ts";
import { deleteManifest, sendManifest, takeManifest } from "./manifests.ts";
import { cancelUpload, finishUploading, patchUpload, showUpload } from "./uploads.ts";

/** An address, with a repository's name in front, and what can be done there. */
type Route = { path: RegExp; methods: Record<string, Endpoint> };

/** Names can have components like "blobs" in them, so addresses are read from their end. */
const routes: Route[] = [
  { path: /^(.+)\/blobs\/uploads\/?$/, methods: { POST: beginUpload } },
  {
    path: /^(.+)\/blobs\/uploads\/([^/]+)$/,
    methods: { GET: showUpload, PATCH: patchUpload, PUT: finishUploading, DELETE: cancelUpload },
  },
  { path: /^(.+)\/blobs\/([^/]+)$/, methods: { GET: sendBlob, HEAD: sendBlob, DELETE: deleteBlob } },
  {
    path: /^(.+)\/manifests\/([^/]+)$/,
    methods: { GET: sendManifest, HEAD: sendManifest, PUT: takeManifest, DELETE: deleteManifest },
  },
  { path: /^(.+)\/tags\/list$/, methods: { GET: sendTags } },
  { path: /^(.+)\/referrers\/([^/]+)$/, methods: { GET: sendReferrers } },
];

/** What an address behind /v2/ stands for; null when it is none of the registry's. */
export function findRoute(
  path: string,
): { methods: Record<string, Endpoint>; asked: string; rest: string } | null {
  for (const { path: pattern, methods } of routes) {
    const [, asked, rest = ""] = pattern.exec(path) ?? [];
    if (asked !== undefined) return { methods, asked, rest };
  }
  return null;
}
