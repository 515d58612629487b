import { entryAt } from "../git/tree.ts";
import type { Account } from "../state/account.ts";
import { differencesOf } from "../state/differences.ts";
import { accountByLogin, teamBySlug } from "../state/look-up.ts";
import type { PullRequest } from "../state/repository.ts";
import type { World } from "../state/world.ts";

/** "About code owners": the first of these that exists on the base counts. */
const PLACES = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

interface OwnerRule {
  readonly pattern: RegExp;
  readonly owners: readonly string[];
}

/** The owners of changed files of whom none has approved, each group once, as the file names them. */
export function ownersWithoutApproval(world: World, pull: PullRequest, approvers: readonly Account[]): string[] {
  const rules = readRules(pull);
  const waiting = new Set<string>();
  for (const { path } of differencesOf(pull).files) {
    const owners = rules.findLast(({ pattern }) => pattern.test(path))?.owners ?? [];
    const approved = owners.some((owner) => approvers.some((person) => owns(world, owner, person)));
    if (owners.length > 0 && !approved) waiting.add(owners.join(" and/or ").replaceAll("@", ""));
  }
  return [...waiting];
}

/** Whether an owner as written (`@login` or `@organisation/team`) is this person or a team with them. */
function owns(world: World, owner: string, person: Account): boolean {
  const [login = "", team] = owner.replace(/^@/, "").split("/");
  if (team === undefined) return accountByLogin(world, login)?.id === person.id;
  return teamBySlug(world, login, team)?.members.get(person.id)?.state === "active";
}

function readRules(pull: PullRequest): OwnerRule[] {
  const { git } = pull.repository;
  const base = git.refs.get(`refs/heads/${pull.baseRef}`);
  if (base === undefined) return [];
  const { tree } = git.history.commit(base);
  const entry = PLACES.map((place) => entryAt(git.objects, tree, place)).find((found) => found !== undefined);
  if (entry === undefined) return [];
  const lines = git.objects.expect("blob", entry.sha).toString().split("\n");
  return lines.flatMap((line) => {
    const [pattern = "", ...owners] = line
      .replace(/(^|\s)#.*$/, "")
      .trim()
      .split(/\s+/);
    return pattern === "" ? [] : [{ pattern: toRegExp(pattern), owners }];
  });
}

/** The patterns of gitignore, without negation and character ranges, as the documentation of code owners says. */
function toRegExp(pattern: string): RegExp {
  const anchored = pattern.replace(/\/$/, "").includes("/");
  const body = pattern.replace(/^\//, "").replace(/\*\*\/|\/\*\*$|\*\*|\*|\?|[^*?/]+|\//g, (part) => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "/**") return "/.*";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    return part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  const below = pattern.endsWith("/") ? ".*" : pattern.endsWith("/*") ? "" : "(?:/.*)?";
  return new RegExp(`^${anchored ? "" : "(?:.*/)?"}${body}${below}$`);
}
