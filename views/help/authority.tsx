import { CopyButton } from "../parts/copy.tsx";
import { Notice } from "../parts/notice.tsx";

/** The certificate authority of this server, for those who are about to trust it; null when it has none. */
export function AuthorityOfThisServer({ fingerprint }: { fingerprint: string | null }) {
  if (fingerprint === null) {
    return (
      <Notice tone="info">
        This server has no certificate authority of its own, so there is none to be trusted.
      </Notice>
    );
  }
  return (
    <Notice tone="info" title="The authority of this server">
      Certificate: <a href="/ca.crt">assay-ca.crt</a>. SHA-256 fingerprint: <code>{fingerprint}</code>{" "}
      <CopyButton text={fingerprint} />
    </Notice>
  );
}
