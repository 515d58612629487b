import { announcePull } from "../changes/announce-pull.ts";
import { ok, Refusal } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { optionalTexts } from "../http/fields.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { simpleUser, team as teamShape } from "../shapes/account.ts";
import { simplePullRequest } from "../shapes/pull-request.ts";
import type { Account, Team } from "../state/account.ts";
import { accountOf } from "../state/actor.ts";
import { accountByLogin, roleOf, teamBySlug } from "../state/look-up.ts";
import { fullName } from "../state/repository.ts";
import { pullOf } from "./find.ts";

/** "Review requests". */
export const requestedReviewerRoutes: readonly Route[] = [
  onRepository("GET", "/pulls/{number}/requested_reviewers", "pull_requests:read", (call) => {
    const pull = pullOf(call);
    return ok({
      users: pull.requestedReviewers.map((each) => simpleUser(call.world, each)),
      teams: pull.requestedTeams.map((each) => teamShape(call.world, each)),
    });
  }),
  onRepository("POST", "/pulls/{number}/requested_reviewers", "pull_requests:write", (call) => {
    const { world, actor } = call;
    const pull = pullOf(call);
    const { people, teams } = asked(call);
    if (people.some((person) => person.id === pull.issue.user.id)) {
      throw new Refusal(422, "Review cannot be requested from pull request author.");
    }
    for (const person of people) {
      if (pull.requestedReviewers.some((each) => each.id === person.id)) continue;
      pull.requestedReviewers.push(person);
      const requested_reviewer = simpleUser(world, person);
      announcePull(world, pull, "review_requested", accountOf(actor), { requested_reviewer });
    }
    for (const team of teams) {
      if (pull.requestedTeams.some((each) => each.id === team.id)) continue;
      pull.requestedTeams.push(team);
      const requested_team = teamShape(world, team);
      announcePull(world, pull, "review_requested", accountOf(actor), { requested_team });
    }
    return { status: 201, body: simplePullRequest(world, pull) };
  }),
  onRepository("DELETE", "/pulls/{number}/requested_reviewers", "pull_requests:write", (call) => {
    const { world, actor } = call;
    const pull = pullOf(call);
    const { people, teams } = asked(call);
    const without = <T extends { readonly id: number }>(all: readonly T[], gone: readonly T[]): T[] =>
      all.filter((each) => !gone.some((one) => one.id === each.id));
    for (const person of people.filter((one) => pull.requestedReviewers.includes(one))) {
      pull.requestedReviewers = without(pull.requestedReviewers, [person]);
      const requested_reviewer = simpleUser(world, person);
      announcePull(world, pull, "review_request_removed", accountOf(actor), { requested_reviewer });
    }
    pull.requestedTeams = without(pull.requestedTeams, teams);
    return ok(simplePullRequest(world, pull));
  }),
];

/** The people and teams of the request; 422 where one of them has no access to the repository. */
function asked({ world, repository, body }: RepositoryCall): { people: Account[]; teams: Team[] } {
  const logins = optionalTexts(body, "reviewers") ?? [];
  const slugs = optionalTexts(body, "team_reviewers") ?? [];
  const people = logins.flatMap((login) => accountByLogin(world, login) ?? []);
  const teams = slugs.flatMap((slug) => teamBySlug(world, repository.owner.login, slug) ?? []);
  const known = people.length === logins.length && teams.length === slugs.length;
  const allowed =
    people.every((person) => roleOf(world, repository, person) !== "none") &&
    teams.every((team) => repository.teams.has(team.id));
  if (known && allowed) return { people, teams };
  throw new Refusal(
    422,
    `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${fullName(repository)} repository.`,
  );
}
