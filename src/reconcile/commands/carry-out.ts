/** One command of a comment, from its words to what became of it. */
import type { CommentPlace } from "../../commands/command.ts";
import type { Parsed } from "../../commands/parse-comment.ts";
import type { Resolved } from "../../commands/resolve/resolution.ts";
import { resolveCommand } from "../../commands/resolve/resolve-command.ts";
import { Mistake } from "../../domain/failure.ts";
import { releaseVersion } from "../../domain/release.ts";
import { type Doing, doneSentences } from "../../presentation/replies/done.ts";
import type { Outcome } from "../../presentation/replies/reply.ts";
import { recordDecisions } from "../ledger/record-decisions.ts";
import { answerTo, isAsking, replySight } from "./answer.ts";
import type { Comment } from "./comment.ts";
import { effectOf, isOverridable } from "./effect.ts";
import type { Deciding } from "./effect-source.ts";
import { type KnownHere, knownOf } from "./known-of.ts";
import { permissionFor, type Roles } from "./permission.ts";
import { recordedBy } from "./recorded.ts";
import { retry } from "./retry.ts";
import { rewrittenSince } from "./rewritten.ts";
import type { Sight, Work } from "./sight.ts";

export interface Given {
  readonly comment: Comment;
  readonly place: CommentPlace;
  readonly line: Parsed;
  readonly roles: Roles;
  /** The comment is not as it was written. */
  readonly isEdited: boolean;
}

export interface CarriedOut {
  readonly outcome: Outcome;
  /** Observed anew where something was recorded. */
  readonly sight: Sight;
}

/** Content-creating requests of a commit to the ledger. */
const LEDGER_COST = 3;

/** A Mistake on the way is what the person is told; a Transient is thrown: the comment is worked off again. */
export async function carryOut(work: Work, sight: Sight, given: Given): Promise<CarriedOut> {
  try {
    return await carry(work, sight, given);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return { outcome: impossible(`${error.message.replace(/[.]?$/, ".")}`), sight };
  }
}

async function carry(work: Work, sight: Sight, given: Given): Promise<CarriedOut> {
  const { memory } = work;
  const { comment, line, place } = given;
  const id = `c${comment.id}-${line.position}`;
  const before = recordedBy(memory.ledger.decisions, id);
  if (before !== undefined) return { outcome: done(before, sight, comment, []), sight };
  if (line.kind === "mistake") return { outcome: { kind: "mistake", sentence: line.sentence }, sight };
  const here = await knownOf(sight, memory, line.command, given);
  const resolution = resolveCommand(line.command, place, here.known);
  if (resolution.kind !== "resolved") return { outcome: resolution, sight };
  const { asked, notes } = resolution;
  const { roles } = given;
  const permission = await permissionFor({ outside: work.outside, roles, comment, sight }, asked, here.known);
  if (!permission.allowed) {
    return { outcome: { kind: "refused", why: permission.why, whoCan: permission.whoCan }, sight };
  }
  if (isAsking(asked)) {
    const markdown = await answerTo(asked, sight, memory, comment.repository.id);
    return { outcome: { kind: "answer", markdown }, sight };
  }
  const hindrance = hindered(sight, given, asked, here);
  if (hindrance !== undefined) return { outcome: impossible(hindrance), sight };
  if (asked.kind === "retry") {
    retry(work, sight, asked);
    const after = await work.again();
    return { outcome: done(asked, after, comment, notes), sight: after };
  }
  return decide(work, sight, { id, asked, notes, comment, here });
}

async function decide(
  work: Work,
  sight: Sight,
  {
    id,
    asked,
    notes,
    comment,
    here,
  }: { id: string; asked: Deciding; notes: readonly string[]; comment: Comment; here: KnownHere },
): Promise<CarriedOut> {
  const { outside, tally } = work;
  const now = outside.clock.now();
  const effect = effectOf(asked, {
    id,
    by: comment.author.login,
    now,
    since: comment.createdAt,
    slice: "application" in asked ? here.slices.get(asked.application) : undefined,
    decisions: here.known.decided,
  });
  if (effect.kind === "impossible") return { outcome: impossible(effect.sentence), sight };
  if (effect.kind === "done") return { outcome: done(asked, sight, comment, notes), sight };
  tally.spend(sight.observed.home.installationId, LEDGER_COST, now);
  await recordDecisions(sight.applying, effect.record);
  const after = await work.again();
  return { outcome: done(asked, after, comment, notes), sight: after };
}

/** Why something that the person may do is not done now: one sentence. */
function hindered(sight: Sight, { comment, place, line, isEdited }: Given, asked: Resolved, here: KnownHere) {
  if (isEdited) return "The comment was changed before it was carried out; write a new one.";
  if (sight.observed.config.mode === "observe")
    return "towpath.yaml says mode: observe, so Towpath answers and changes nothing.";
  if (asked.kind === "override" && !isOverridable(asked.gate)) return `No override passes the gate ${asked.gate}.`;
  if (!("seen" in asked) || asked.seen === undefined || place.kind !== "promotion") return undefined;
  const isNamed = line.kind === "command" && line.command.kind === "promote" && line.command.version !== undefined;
  const open = here.slices
    .get(asked.application)
    ?.environments.find(({ environment }) => environment.name === asked.environment)?.open;
  const why = isNamed || open === undefined ? undefined : rewrittenSince(open, comment.createdAt);
  return why === undefined
    ? undefined
    : `${why}: it proposes ${releaseVersion(asked.release)} by now. Look at it, and write the command again if you mean that.`;
}

/** With how the plan stands after it, where one application in one environment moved. */
function done(asked: Doing, sight: Sight, comment: Comment, notes: readonly string[]): Outcome {
  const environment = "environment" in asked ? asked.environment : undefined;
  const sentences = doneSentences(asked, replySight(sight, comment.repository.id, environment));
  const isMoved = ["promote", "rollback", "override", "acknowledge"].includes(asked.kind);
  const explanation =
    isMoved && "application" in asked && asked.application !== undefined && environment !== undefined
      ? sight.applying.explanation({ application: asked.application, environment })
      : undefined;
  return {
    kind: "done",
    sentences: [...sentences, ...notes, ...(explanation === undefined ? [] : [explanation.sentence])],
  };
}

const impossible = (sentence: string): Outcome => ({ kind: "impossible", sentence });
