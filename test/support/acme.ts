import type { Sandbox } from "../../src/sandbox/start.ts";
import { type Ask, appToken, asker } from "./ask-sandbox.ts";

type Controls = Pick<Sandbox, "createApp" | "createOrganisation" | "createRepository" | "createTeam" | "createUser">;
type AppInput = Parameters<Controls["createApp"]>[0];

/** The organisation of most tests: an environment repository, a source repository, and people. */
export interface Acme {
  readonly app: ReturnType<Controls["createApp"]>;
  readonly installationId: number;
  readonly env: ReturnType<Controls["createRepository"]>;
  readonly source: ReturnType<Controls["createRepository"]>;
  /** Asks as an installation of the App. */
  readonly asInstallation: Ask;
  /** Asks as the App itself, with a fresh JSON Web Token each time. */
  readonly asApp: Ask;
  /** Ada owns acme; Bob may write to its repositories and is in the team `sre`, which maintains env. */
  readonly asAda: Ask;
  readonly asBob: Ask;
}

const FILES = {
  "apps/checkout/overlays/dev/kustomization.yaml":
    "resources:\n  - ../../base\nimages:\n  - name: ghcr.io/acme/checkout\n    newTag: 1.4.0\n",
  "README.md": "# Environments\n",
};

/**
 * Makes acme with `acme/env` and `acme/checkout`, and an App that is installed on both.
 *
 * @param app what the App asks for and hears; its webhook address, if it has one.
 */
export function setUpAcme(sandbox: Sandbox, app: AppInput): Acme {
  const ada = sandbox.createUser({ login: "ada", name: "Ada Lovelace" });
  const bob = sandbox.createUser({ login: "bob" });
  sandbox.createOrganisation({ login: "acme", owners: ["ada"], members: ["bob"], basePermission: "write" });
  sandbox.createTeam({ organisation: "acme", slug: "sre", members: ["bob"] });
  const env = sandbox.createRepository({ owner: "acme", name: "env", files: FILES });
  const source = sandbox.createRepository({ owner: "acme", name: "checkout", files: { "main.go": "package main\n" } });
  sandbox.setTeamRole({ repository: "acme/env", team: "sre", role: "maintain" });
  const made = sandbox.createApp(app);
  const { installationId } = sandbox.install({ account: "acme", repositories: "all" });
  const { token } = sandbox.installationToken({ account: "acme" });
  return {
    app: made,
    installationId,
    env,
    source,
    asInstallation: asker(sandbox, `token ${token}`),
    asApp: (...request) => asker(sandbox, `bearer ${appToken(sandbox, made)}`)(...request),
    asAda: asker(sandbox, `token ${ada.token}`),
    asBob: asker(sandbox, `token ${bob.token}`),
  };
}
