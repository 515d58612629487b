/** What GitHub says of people's rights: always on one repository, never by `author_association`. */
import type { Repository } from "../domain/repository.ts";

export interface People {
  /**
   * The person's role on the repository (`read`, `triage`, `write`, `maintain`, `admin`; of a custom role the one that it
   * is built on), or `none`. Apps have none. One request.
   */
  role(repository: Repository, login: string): Promise<string>;
  /**
   * Logins of a team's members, those of teams within it included. `team` is `sre` (of the repository's owner) or
   * `acme/sre`. `unseen`: GitHub does not show it to the App; `missing`: there is no such team (any more).
   */
  team(repository: Repository, team: string): Promise<readonly string[] | "unseen" | "missing">;
}
