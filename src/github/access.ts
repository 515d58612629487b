/** Who asks: the App itself, or an installation by a token that can do no more than its purpose needs. */

/**
 * - `app`: the App with its own signed token, for what concerns no repository.
 * - `reading`: repositories of an installation are listed, looked into and compared. It cannot write.
 * - `checking`: what checks and statuses say of commits of an installation's repositories, sources among them, is read.
 * - `people`: members of the organisation's teams are read.
 * - `commanding`: comments of an installation's repositories are read, reacted to and answered: slash-commands are given
 *   in source repositories, too.
 * - `mirroring`: one repository is fetched by Git.
 * - `inspecting`: one repository is looked at by `towpath doctor`.
 * - `observing`: what agents say of one environment repository's commits is read.
 * - `deploying`: deployments of one repository are read and written, and nothing else; the only purpose that writes to a
 *   source repository, where `deployments: environment-and-source` asks for it.
 * - `promoting`: branches, pull requests and checks of one environment repository are written.
 */
export type Access =
  | { readonly purpose: "app" }
  | { readonly purpose: "reading" | "checking" | "people" | "commanding"; readonly installationId: number }
  | {
      readonly purpose: "mirroring" | "inspecting" | "observing" | "deploying" | "promoting";
      readonly installationId: number;
      readonly repositoryId: number;
    };

export type Purpose = Access["purpose"];

/** What a token of that purpose is narrowed to. Metadata cannot be left out. */
export const TOKEN_PERMISSIONS: Readonly<Record<Exclude<Purpose, "app">, Readonly<Record<string, "read" | "write">>>> =
  {
    reading: { metadata: "read", contents: "read" },
    checking: { metadata: "read", contents: "read", checks: "read", statuses: "read" },
    people: { metadata: "read", members: "read" },
    commanding: { metadata: "read", pull_requests: "write", issues: "write" },
    mirroring: { metadata: "read", contents: "read" },
    inspecting: { metadata: "read", contents: "read", pull_requests: "read", checks: "read", statuses: "read" },
    observing: { metadata: "read", checks: "read", statuses: "read" },
    deploying: { metadata: "read", deployments: "write" },
    promoting: { metadata: "read", contents: "write", pull_requests: "write", checks: "write" },
  };

/** Safe as a map key. */
export const accessKey = (access: Access): string =>
  [
    access.purpose,
    "installationId" in access ? access.installationId : "",
    "repositoryId" in access ? access.repositoryId : "",
  ].join(":");
