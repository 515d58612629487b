/** Every changed file is approved by one of its code owners; files that nobody owns need none, as on GitHub. */
import type { GateResult } from "../domain/gate-result.ts";
import { type Approvers, describedTeam, membersOf, teamProblem } from "./approvers.ts";
import type { ReviewFacts } from "./facts.ts";
import { wholeOf } from "./whole.ts";
import { enumerate, enumerateSome } from "./wording.ts";

const MOST_FILES = 3;

/** One part for each set of owners. Who does not count otherwise (author, requester, pusher) does not as an owner. */
export function codeOwners(reviews: ReviewFacts, approvers: Approvers, number: number): GateResult {
  if (reviews.owners === undefined) {
    return said("error", "CODEOWNERS cannot be read", "a person mends CODEOWNERS on the base branch");
  }
  const groups = new Map<string, { readonly owners: readonly string[]; readonly files: string[] }>();
  for (const { file, owners } of reviews.owners) {
    if (owners.length === 0) continue;
    const key = [...owners].sort().join(" ").toLowerCase();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { owners, files: [file] });
    else group.files.push(file);
  }
  if (groups.size === 0) return said("passed", "no changed file has a code owner");
  const approved = reviews.reviews
    .filter(
      (review) => review.state === "approved" && !review.void && approvers.exclusionOf(review.login) === undefined,
    )
    .map(({ login }) => login);
  const parts = [...groups.values()].map(({ owners, files }) =>
    owned({ owners, files, approved, reviews, approvers, number }),
  );
  return wholeOf("approvals", parts, "code owners of all changed files approved");
}

interface Group {
  readonly owners: readonly string[];
  readonly files: readonly string[];
  /** Logins of all whose approvals count as far as they are owners. */
  readonly approved: readonly string[];
  readonly reviews: ReviewFacts;
  readonly approvers: Approvers;
  readonly number: number;
}

function owned({ owners, files, approved, reviews, approvers, number }: Group): GateResult {
  const what = enumerateSome(files, MOST_FILES);
  const verb = files.length === 1 ? "has" : "have";
  const known = owners.map((owner) => ({ owner, logins: loginsOf(owner, reviews) }));
  for (const { owner, logins } of known) {
    if (typeof logins === "string") continue;
    const login = approved.find((one) => logins.some((other) => other.toLowerCase() === one.toLowerCase()));
    if (login !== undefined)
      return said("passed", `${what} ${verb} the approval of ${login}, a code owner${viaTeam(owner)}`);
  }
  const reason = `${what} ${verb} no approval of a code owner`;
  const seen = known.flatMap(({ owner, logins }) => (typeof logins === "string" ? [] : [{ owner, logins }]));
  const able = seen.filter(({ logins }) => logins.some((login) => approvers.exclusionOf(login) === undefined));
  if (able.length > 0) {
    const names = able.map(({ owner, logins }) =>
      owner.includes("/") ? describedTeam(owner.slice(1), logins, approvers.exclusionOf) : owner.slice(1),
    );
    return said("waiting", reason, `one of these approves #${number}: ${enumerate(names, "or")}`);
  }
  const [out] = seen.flatMap(({ logins }) => logins);
  if (out !== undefined) {
    const why = `${out} ${approvers.exclusionOf(out)}`;
    return said("blocked", `${reason}, and no owner is left who could: ${why}`, "a person adds another code owner");
  }
  if (seen.length > 0) {
    const empty = enumerate(seen.map(({ owner }) => owner.slice(1)));
    return said("blocked", `${reason}, and nobody is in ${empty}`, "a person adds another code owner");
  }
  const [first] = known;
  if (first === undefined || first.logins === "e-mail" || typeof first.logins !== "string") {
    const opener = "a person writes logins or teams into CODEOWNERS";
    return said("error", `${what} ${verb} only e-mail addresses as code owners, which tell no login`, opener);
  }
  const problem = teamProblem(first.owner.replace(/^@/, ""), first.logins);
  return { ...problem, reason: `${reason}, and ${problem.reason}` };
}

function loginsOf(owner: string, reviews: ReviewFacts): readonly string[] | "unseen" | "missing" | "e-mail" {
  if (!owner.startsWith("@")) return "e-mail";
  return owner.includes("/") ? membersOf(owner, reviews) : [owner.slice(1)];
}

const viaTeam = (owner: string): string => (owner.includes("/") ? ` in team ${owner.slice(1)}` : "");

const said = (state: GateResult["state"], reason: string, opener?: string): GateResult => ({
  gate: "approvals",
  state,
  reason,
  ...(opener !== undefined && { opener }),
});
