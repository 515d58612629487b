/** What a pull request would change in `towpath.yaml`, and in what is found by it. */
import { createHash } from "node:crypto";
import type { Config } from "../../config/config.ts";
import { type ConfigurationChange, compareConfigurations } from "../../config-change/compare-configurations.ts";
import { guardOf } from "../../config-change/guard.ts";
import { guardiansOf } from "../../config-change/guardians.ts";
import { judgeGuardians } from "../../config-change/judge-guardians.ts";
import type { Problem } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror, MirrorChange } from "../../ports/mirrors.ts";
import type { Review } from "../../ports/pull-requests.ts";
import { configChangeCheck, type EnvironmentApproval } from "../../presentation/config-change-check.ts";
import { configCheck } from "../../presentation/config-check.ts";
import type { ForeseenPromotions } from "../../presentation/foreseen-promotions.ts";
import type { Ground } from "../apply/applying.ts";
import { committersOf } from "../by-hand/committers.ts";
import type { HandPull } from "../by-hand/hand-pulls.ts";
import type { Judging } from "../by-hand/judge-pull.ts";
import { CONFIG_FILE, parseConfiguration } from "../observe/configuration.ts";
import { applicationsOf } from "../observe/slices.ts";
import { foreseePromotions, type Proposed } from "./foresee-promotions.ts";
import { foundApplications, more } from "./found-applications.ts";
import { guardianReviews } from "./guardian-reviews.ts";
import type { ConfigCheckText } from "./known-config-change.ts";
import { orphaned, orphanedNow } from "./orphaned.ts";
import { remarksOn } from "./remarks-on.ts";

/** Undefined: it touches neither the file nor the set of applications, or its commits are not at hand. */
export async function lookAtConfigChange(
  judging: Judging,
  pull: HandPull,
  grounds: readonly Ground[],
  head: Sha,
): Promise<ConfigCheckText | undefined> {
  const { observed, memory } = judging;
  const mirror = observed.members.reachable.get(pull.repositoryId)?.mirror;
  const base = mirror?.branches.get(pull.base);
  if (mirror === undefined || base === undefined || (await mirror.commit(head)) === undefined) return undefined;
  const id = `${pull.repositoryId}#${pull.number}`;
  const known = memory.configChanges.get(id);
  if (known?.head === head && known.key === undefined) return known.check;
  const key = keyOf(judging, pull, base, memory.configReviews.get(id));
  if (known?.head === head && known.key === key) return known.check;

  const fork = (await mirror.mergeBase(base, head)) ?? base;
  const changes = await mirror.changes(fork, head);
  const isHome = pull.repositoryId === observed.home.id && pull.base === observed.home.defaultBranch;
  const touches = isHome && changes.some(({ path }) => path === CONFIG_FILE);
  if (!touches && !mayMoveApplications(grounds, changes)) {
    memory.configChanges.set(id, { head, key: undefined, check: undefined });
    return undefined;
  }
  const check = await judge(judging, { pull, id, mirror, base, fork, head, touches });
  // Reviews may have been read meanwhile.
  const { foreseen } = memory.configChanges.get(id) ?? {};
  const now = keyOf(judging, pull, base, memory.configReviews.get(id));
  memory.configChanges.set(id, { head, key: now, check, ...(foreseen && { foreseen }) });
  return check;
}

interface Change {
  readonly pull: HandPull;
  readonly id: string;
  readonly mirror: Mirror;
  readonly base: Sha;
  readonly fork: Sha;
  readonly head: Sha;
  /** It changes `towpath.yaml` on the branch that counts. */
  readonly touches: boolean;
}

async function judge(judging: Judging, at: Change): Promise<ConfigCheckText | undefined> {
  const { observed, memory, outside } = judging;
  const { config } = observed;
  const proposed = at.touches ? await proposedBy(at, config) : { after: config, unchanged: true };
  if ("mistakes" in proposed) {
    const findings = proposed.mistakes;
    return { ...configCheck({ file: CONFIG_FILE, findings, config: undefined }), findings };
  }
  const { after, unchanged } = proposed;
  const change = unchanged ? undefined : compareConfigurations(config, after);
  const where = (commit: Sha) => ({
    home: observed.home,
    members: observed.members,
    instead: (repositoryId: number, branch: string) =>
      repositoryId === at.pull.repositoryId && branch === at.pull.base ? commit : undefined,
  });
  const before = await foundApplications(config, where(at.fork));
  const then = await foundApplications(after, where(at.head));
  const formerly = new Map(change?.renamed.map(({ from, to }) => [to, from]));
  const presently = new Map(change?.renamed.map(({ from, to }) => [from, to]));
  const found = more(before, then, (name) => formerly.get(name) ?? name);
  const gone = new Set(change?.removed);
  const lost = Object.fromEntries(
    Object.entries(more(then, before, (name) => presently.get(name) ?? name)).filter(([name]) => !gone.has(name)),
  );
  if (change === undefined && Object.keys({ ...found, ...lost }).length === 0) return undefined;

  const now = outside.clock.now();
  const orphanedBefore = orphanedNow(observed, memory.ledger, now);
  const complete = before.unseen.length === 0 && then.unseen.length === 0;
  // What came to the base meanwhile stays there.
  const names = [...namesIn(then), ...[...applicationsOf(observed)].filter((name) => !namesIn(before).has(name))];
  const orphans = orphaned(memory.ledger, after, complete ? names : undefined, now).filter(
    ({ file }) => !orphanedBefore.some((one) => one.file === file),
  );
  const check = configChangeCheck({
    change,
    config: unchanged || after.environments.length === 0 ? undefined : after,
    approvals: await approvalsOf(judging, at, change),
    ...{ found, lost, orphans, orphanedBefore },
    foreseen:
      change === undefined
        ? undefined
        : await foreseen(judging, at, {
            ...{ after, formerly, instead: where(at.head).instead },
            applications: new Set([...namesIn(before), ...namesIn(then), ...applicationsOf(observed)]),
          }),
    ...(change === undefined ? { warnings: [] } : await remarksOn(judging, after, where(at.head).instead)),
    unknown: [...then.unseen, ...(await notLookedAt(at))],
    timezone: config.timezone,
  });
  return { ...check, findings: at.touches ? orphans.map(findingOf) : [] };
}

/** What the file would say; taking it out, or handing the repository to another home, leaves no environment. */
async function proposedBy(
  { mirror, base, head }: Change,
  config: Config,
): Promise<{ readonly after: Config; readonly unchanged: boolean } | { readonly mistakes: readonly Finding[] }> {
  const nothing = { after: { ...config, environments: [], applications: new Map() }, unchanged: false };
  const file = await mirror.file(head, CONFIG_FILE);
  if (file === undefined) return nothing;
  const read = await parseConfiguration(mirror, file);
  if ("managedBy" in read) return nothing;
  if ("mistakes" in read) return read;
  return { after: read, unchanged: (await mirror.file(base, CONFIG_FILE))?.blob === file.blob };
}

async function approvalsOf(
  judging: Judging,
  { pull, id, mirror, base, head }: Change,
  change: ConfigurationChange | undefined,
): Promise<readonly EnvironmentApproval[]> {
  if (change === undefined || change.weakened.length === 0) return [];
  const { observed, outside, memory } = judging;
  const submitted = memory.configReviews.get(id) ?? (await outside.pullRequests.reviews(observed.home, pull.number));
  memory.configReviews.set(id, submitted);
  const steps = await mirror.firstParents(base, head);
  const committers = await committersOf(outside, memory, observed.home, steps);
  const pushedBy = [...new Set([...(pull.pushers ?? []), ...committers])];
  const by = { number: pull.number, head, pushedBy };
  const approvals: EnvironmentApproval[] = [];
  for (const weakened of change.weakened) {
    const { environment } = weakened;
    const guard = guardOf(observed.config, environment);
    if (guard === undefined) continue;
    const guardians = guardiansOf(guard);
    const reviews = await guardianReviews(judging, guardians, weakened, submitted);
    approvals.push({ environment, gates: judgeGuardians(guardians, environment, by, reviews) });
  }
  return approvals;
}

/** Planned anew for each head and each `towpath.yaml` of today, and else not more often than this. */
const FORESEEN_FOR_MS = 60 * 60_000;

async function foreseen(judging: Judging, { id, head }: Change, proposed: Proposed): Promise<ForeseenPromotions> {
  const { memory, observed, outside } = judging;
  const now = outside.clock.now();
  const known = memory.configChanges.get(id);
  const before = known?.head === head ? known.foreseen : undefined;
  if (before?.blob === observed.blob && now - before.at < FORESEEN_FOR_MS) return before.promotions;
  const promotions = await foreseePromotions(judging, proposed);
  memory.configChanges.set(id, {
    ...{ head, key: "", check: known?.check },
    foreseen: { blob: observed.blob, at: now, promotions },
  });
  return promotions;
}

async function notLookedAt({ touches, mirror, base, fork, pull }: Change): Promise<readonly string[]> {
  if (!touches) return [];
  const blobs = [await mirror.file(base, CONFIG_FILE), await mirror.file(fork, CONFIG_FILE)].map((file) => file?.blob);
  return blobs[0] === blobs[1]
    ? []
    : [
        `towpath.yaml changed on ${pull.base} since this branch left it: what stands there now was compared with the file of this branch. Update the branch to see what a merge makes of both.`,
      ];
}

/** Files of environments that come or go, or that name the places of several applications. */
const mayMoveApplications = (grounds: readonly Ground[], changes: readonly MirrorChange[]): boolean =>
  changes.some(({ path, file }) =>
    grounds.some(
      ({ looking, state }) =>
        looking.namesPlacesIn(path) ||
        ((file === undefined || state.file(path) === undefined) && looking.locate(path).length > 0),
    ),
  );

const namesIn = ({ byEnvironment }: Awaited<ReturnType<typeof foundApplications>>): ReadonlySet<string> =>
  new Set([...byEnvironment.values()].flatMap((names) => [...names]));

const findingOf = ({ code, message }: Problem): Finding => ({
  severity: "error",
  file: CONFIG_FILE,
  line: 1,
  message,
  rule: `towpath-config/${code}`,
});

/** All that the answer hangs on beside the head. */
function keyOf(
  { observed, memory }: Judging,
  { pushers }: HandPull,
  base: Sha,
  reviews: readonly Review[] | undefined,
): string {
  const { blob, config } = observed;
  const since = config.environments.map(({ name }) => memory.gatesSince.get(name));
  const parts = [base, blob, memory.ledger.chain?.tip, since, reviews, pushers];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
