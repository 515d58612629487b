import { issue as issueShape, label as labelShape } from "../shapes/issue.ts";
import type { Account } from "../state/account.ts";
import type { Actor } from "../state/actor.ts";
import { accountOf, appOf } from "../state/actor.ts";
import { nodeId } from "../state/ids.ts";
import type { Issue, Label } from "../state/issue.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { announcePull } from "./announce-pull.ts";

/** The colour that GitHub gives to a label which is made by using it. */
const NEW_LABEL_COLOR = "ededed";

export interface NewIssue {
  readonly title: string;
  readonly body: string | null;
  readonly labels: readonly string[];
  readonly assignees: readonly Account[];
}

/** Opens an issue. */
export function addIssue(world: World, repository: Repository, by: Actor, from: NewIssue): Issue {
  const id = world.ids.next();
  const now = world.clock.now();
  const issue: Issue = {
    id,
    nodeId: nodeId("I", id),
    number: repository.nextNumber,
    user: accountOf(by),
    viaApp: appOf(by),
    title: from.title,
    body: from.body,
    state: "open",
    stateReason: null,
    labels: from.labels.map((name) => labelNamed(world, repository, name)),
    assignees: [...from.assignees],
    comments: [],
    locked: false,
    createdAt: now,
    updatedAt: now,
    closedAt: undefined,
    closedBy: undefined,
    isPull: false,
  };
  repository.nextNumber += 1;
  repository.issues.set(issue.number, issue);
  announceIssue(world, repository, issue, "opened", issue.user);
  return issue;
}

/** Tells of something that happened to an issue, or to a pull request as such. */
export function announceIssue(
  world: World,
  repository: Repository,
  issue: Issue,
  action: string,
  sender: Account,
  more: object = {},
): void {
  const pull = repository.pulls.get(issue.number);
  if (pull !== undefined) {
    announcePull(world, pull, action, sender, more);
    return;
  }
  world.emit({
    name: "issues",
    action,
    sender,
    repository,
    payload: () => ({ issue: issueShape(world, repository, issue), ...more }),
  });
}

/** The label of this name, made where the repository has none yet. */
export function labelNamed(world: World, repository: Repository, name: string, color = NEW_LABEL_COLOR): Label {
  const known = repository.labels.get(name.toLowerCase());
  if (known !== undefined) return known;
  const id = world.ids.next();
  const label: Label = { id, nodeId: nodeId("LA", id), name, color, description: null };
  repository.labels.set(name.toLowerCase(), label);
  return label;
}

/** Makes these the labels of an issue; each that comes or goes is told. */
export function setLabels(
  world: World,
  repository: Repository,
  issue: Issue,
  names: readonly string[],
  by: Actor,
): void {
  const wanted = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].map((name) =>
    labelNamed(world, repository, name),
  );
  const before = issue.labels;
  const added = wanted.filter((label) => !before.includes(label));
  const removed = before.filter((label) => !wanted.includes(label));
  for (const [action, labels] of [["unlabeled", removed] as const, ["labeled", added] as const]) {
    for (const label of labels) {
      issue.labels = action === "labeled" ? [...issue.labels, label] : issue.labels.filter((each) => each !== label);
      issue.updatedAt = world.clock.now();
      const told = { label: labelShape(world, repository, label) };
      announceIssue(world, repository, issue, action, accountOf(by), told);
    }
  }
}
