/** Which repositories the App can reach. */
import type { FullName, Repository } from "../domain/repository.ts";

export interface Installations {
  /** All installations that are not suspended. */
  list(): Promise<readonly { readonly id: number; readonly account: string }[]>;
  repositories(installationId: number): Promise<readonly (Repository & { readonly archived: boolean })[]>;
  /** Undefined: it does not exist, or the App is not installed on it. */
  find(fullName: FullName): Promise<(Repository & { readonly archived: boolean }) | undefined>;
  /** Which of these repositories have the file on their default branch; a hundred a request (GraphQL). */
  withFile(repositories: readonly Repository[], path: string): Promise<readonly Repository[]>;
}
