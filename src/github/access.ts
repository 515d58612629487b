/** Who asks: the App itself, or an installation by a token that can do no more than its purpose needs. */

/**
 * - `app`: the App with its own signed token, for what concerns no repository.
 * - `reading`: repositories of an installation are listed, looked into and compared. It cannot write, and it is the only
 *   one that ever reaches source repositories.
 * - `mirroring`: one repository is fetched by Git.
 * - `inspecting`: one repository is looked at by `towpath doctor`.
 * - `promoting`: branches, pull requests and checks of one environment repository are written.
 */
export type Access =
  | { readonly purpose: "app" }
  | { readonly purpose: "reading"; readonly installationId: number }
  | {
      readonly purpose: "mirroring" | "inspecting" | "promoting";
      readonly installationId: number;
      readonly repositoryId: number;
    };

export type Purpose = Access["purpose"];

/** What a token of that purpose is narrowed to. Metadata cannot be left out. */
export const TOKEN_PERMISSIONS: Readonly<Record<Exclude<Purpose, "app">, Readonly<Record<string, "read" | "write">>>> =
  {
    reading: { metadata: "read", contents: "read" },
    mirroring: { metadata: "read", contents: "read" },
    inspecting: { metadata: "read", contents: "read", pull_requests: "read", checks: "read", statuses: "read" },
    promoting: { metadata: "read", contents: "write", pull_requests: "write", checks: "write" },
  };

/** Safe as a map key. */
export const accessKey = (access: Access): string =>
  [
    access.purpose,
    "installationId" in access ? access.installationId : "",
    "repositoryId" in access ? access.repositoryId : "",
  ].join(":");
