import { appManifest } from "../app-manifest.ts";
import type { RemoteControls } from "../control/controls.ts";

/** The environment repository of the demo and of who works on it. */
export const ENVIRONMENTS = "acme/environments";
export const DEVELOPER = "ana";
export const REVIEWER = "omar";

export const TOWPATH_YAML = `version: 1
layout:
  - apps/{application}/overlays/{environment}/**      # kustomize
  - charts/{application}/values-{environment}.yaml    # Helm values
  - manifests/{environment}/{application}/**          # plain manifests
environments:
  dev:
    merge: auto                                       # no \`after\`: takes new images
  staging:
    after: dev                                        # people merge
    pull-request: { labels: [staging], reviewers: [${REVIEWER}] }
  prod:
    after: staging
    gates:
      - approvals: { count: 1, users: [${REVIEWER}] }        # of who did not write it
    pull-request: { labels: [prod], reviewers: [${REVIEWER}] }
images:
  - match: ghcr.io/acme/*
    tags: { semver: ">=0.1.0" }
    write: tag
    from: [hook:ci]
`;

const kustomization = (tag: string): string => `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- ../../base
images:
- name: ghcr.io/acme/checkout
  newTag: ${tag}   # moved by Towpath, keep this line
`;

const values = (tag: string, replicas: number): string => `# Payments
replicaCount: ${replicas}
image:
    repository: ghcr.io/acme/payments
    tag:        "${tag}"   # quoted on purpose
service: {port: 8080}
`;

const deployment = (tag: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: catalog }
spec:
  replicas: 2
  selector: { matchLabels: { app: catalog } }
  template:
    metadata: { labels: { app: catalog } }
    spec:
      containers:
        - name: catalog
          image: ghcr.io/acme/catalog:${tag}
        - { name: proxy, image: "envoyproxy/envoy:v1.31.0" }
`;

const FILES: Readonly<Record<string, string>> = {
  "towpath.yaml": TOWPATH_YAML,
  "README.md": "# What acme runs, and where\n",
  "apps/checkout/base/kustomization.yaml":
    "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- deployment.yaml\n",
  "apps/checkout/base/deployment.yaml": deployment("unused")
    .replaceAll("catalog:unused", "checkout")
    .replaceAll("catalog", "checkout"),
  ...Object.fromEntries(
    ["dev", "staging", "prod"].flatMap((environment, at) => [
      [`apps/checkout/overlays/${environment}/kustomization.yaml`, kustomization("1.4.2")],
      [`charts/payments/values-${environment}.yaml`, values("2.0.0", at + 1)],
      [`manifests/${environment}/catalog/deployment.yaml`, deployment("0.9.0")],
    ]),
  ),
};

export interface Acme {
  readonly appId: number;
  readonly privateKey: string;
  /** Personal access token of the developer, to see what people see. */
  readonly token: string;
}

/** Makes the organisation, its people, its repositories and the App, installed on all of them. */
export async function createAcme(sandbox: RemoteControls, webhookUrl: string, webhookSecret: string): Promise<Acme> {
  const { token } = await sandbox.createUser({ login: DEVELOPER, name: "Ana" });
  await sandbox.createUser({ login: REVIEWER, name: "Omar" });
  await sandbox.createOrganisation({ login: "acme", members: [DEVELOPER, REVIEWER], basePermission: "write" });
  for (const name of ["checkout", "payments", "catalog"]) {
    await sandbox.createRepository({ owner: "acme", name, files: { "README.md": `# ${name}\n` } });
  }
  await sandbox.createRepository({ owner: "acme", name: "environments", files: FILES });
  const { default_permissions, default_events } = appManifest();
  const app = await sandbox.createApp({
    webhookUrl,
    webhookSecret,
    permissions: default_permissions,
    events: [...default_events],
  });
  await sandbox.install({ account: "acme", repositories: "all" });
  return { appId: app.id, privateKey: app.privateKey, token };
}
