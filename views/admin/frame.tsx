import type { ComponentChildren } from "preact";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { Tabs } from "../parts/navigation.tsx";

const tabs = [
  { href: "/admin", label: "Overview" },
  { href: "/admin/users", label: "Users" },
  { href: "/admin/images", label: "Images" },
  { href: "/admin/settings", label: "Settings" },
  { href: "/admin/audit", label: "Audit trail" },
];

/** A page of the administration, with the way to its neighbours. */
export function AdminFrame({ chrome, children }: { chrome: Chrome; children: ComponentChildren }) {
  const path = chrome.here.split("?")[0];
  return (
    <Layout {...chrome}>
      <Tabs label="Administration" tabs={tabs.map((tab) => ({ ...tab, current: tab.href === path }))} />
      {children}
    </Layout>
  );
}
