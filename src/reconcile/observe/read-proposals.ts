/** Reads the branches of open promotions, again only where head or base moved. */
import type { Destination } from "../../domain/promotion.ts";
import type { Ground } from "../apply/applying.ts";
import type { HomeMemory } from "../memory.ts";
import type { KnownPull, KnownPulls } from "./known-pulls.ts";
import { readProposal } from "./proposal.ts";
import { subjectKey } from "./subject.ts";

export const proposalKey = (repositoryId: number, number: number): string => `${repositoryId}#${number}`;

export async function readProposals(
  memory: HomeMemory,
  pulls: KnownPulls,
  destination: (branch: string) => Destination | undefined,
  ground: (environment: string) => Ground | undefined,
): Promise<void> {
  const open = new Set<string>();
  for (const pull of pulls.open()) {
    const key = proposalKey(pull.repositoryId, pull.number);
    const to = destination(pull.branch);
    const at = to === undefined ? undefined : ground(to.environment);
    const head = at?.mirror.branches.get(pull.branch);
    if (to === undefined || at === undefined || head === undefined || !isOn(at, pull)) continue;
    open.add(key);
    const known = memory.proposals.get(key);
    if (known?.proposal.head === head && known.base === at.state.head) continue;
    const places = at.state.held(subjectKey(to))?.places ?? [];
    const proposal = await readProposal(at.mirror, at.looking, at.state, to, places, head);
    memory.proposals.set(key, { base: at.state.head, proposal });
    memory.movedBranches.add(pull.branch);
    pulls.amend(pull.repositoryId, pull.number, {
      head,
      ...(proposal.release !== undefined && { proposed: proposal.release }),
      // Merged, and the delivery is late or lost: Git shows it first.
      ...(proposal.empty && pull.head === head && { stale: true }),
    });
  }
  for (const key of memory.proposals.keys()) if (!open.has(key)) memory.proposals.delete(key);
}

const isOn = (ground: Ground, pull: KnownPull): boolean =>
  ground.repository.id === pull.repositoryId && ground.branch === pull.base;
