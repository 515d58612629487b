/**
 * Tells of builds that were heard and lead nowhere, where those who wait for them look: a check run on the default
 * branch of the home. Nothing is broken by them, so the check run is green.
 */
import { believes } from "../../config/believes.ts";
import { imageRuleFor } from "../../config/image-rule-for.ts";
import { formatSender, type ImageBuild } from "../../domain/image-build.ts";
import type { ImageName } from "../../domain/image-reference.ts";
import { whyNot } from "../../domain/tag-rule.ts";
import { escapeMarkdown } from "../../presentation/escaping.ts";
import type { Applying } from "./applying.ts";

export const BUILDS_CHECK = "Towpath / builds";
const DOCUMENT = "untaken";
/** Images that are told of; the one heard of longest ago goes first. */
const MOST = 100;

interface Untaken {
  readonly image: ImageName;
  /** Why, without the build's own words: another build for the same reason is not told again. */
  readonly kind: "no-place" | "sender" | "tag" | "held-back";
  readonly sentence: string;
}

/** `images`: those of which builds were heard since the last pass. In `mode: observe` they are only logged. */
export async function showBuilds(applying: Applying, images: readonly ImageName[]): Promise<void> {
  if (images.length === 0) return;
  const { outside, home, homeMirror, config, log } = applying;
  const before = (await outside.projection.get<readonly Untaken[]>(home.id, DOCUMENT)) ?? [];
  let now = before;
  for (const image of images) {
    const word = wordOn(applying, image);
    if (word !== undefined) log.info({ image, reason: word.kind }, word.sentence);
    const known = now.find((one) => one.image === image);
    if (known?.kind === word?.kind && (known?.kind !== "held-back" || known.sentence === word?.sentence)) continue;
    now = [...now.filter((one) => one.image !== image), ...(word === undefined ? [] : [word])].slice(-MOST);
  }
  const head = homeMirror.branches.get(home.defaultBranch);
  if (now === before || head === undefined || config.mode !== "act") return;
  await outside.checks.write(home, { head, name: BUILDS_CHECK, externalId: "builds", findings: [], ...textOf(now) });
  await outside.projection.put(home.id, DOCUMENT, now);
}

function wordOn(applying: Applying, image: ImageName): Untaken | undefined {
  const { config } = applying;
  const rule = imageRuleFor(config, image);
  const last = applying.builds(image).at(-1);
  if (rule === undefined) return undefined;
  if (applying.applicationsOf(image).length === 0) {
    const sentence = `A build of ${image} was heard, but no place in any environment holds this image: write it once by hand where it is to run, and Towpath goes on from there.`;
    return { image, kind: "no-place", sentence };
  }
  if (last === undefined) return undefined;
  const built = nameOf(last);
  if (!believes(rule, last.sender)) {
    const from = rule.from.length === 0 ? "names nobody" : `names only ${rule.from.join(", ")}`;
    const sentence = `${built} was reported by ${formatSender(last.sender)}, but "from" of the rule ${rule.match} in towpath.yaml ${from}: it is not promoted. If this sender builds the image, add it there.`;
    return { image, kind: "sender", sentence };
  }
  const why = last.tag === undefined ? undefined : whyNot(rule.tags, last.tag);
  if (why !== undefined) {
    const sentence = `${built} was built, but the rule ${rule.match} in towpath.yaml does not take it: ${why}.`;
    return { image, kind: "tag", sentence };
  }
  const held =
    heldBack(applying, image) ??
    (rule.tags.kind === "mutable" && last.digest === undefined
      ? `${built} was built, but nobody said its digest: what a tag that moves points to is promoted by digest, so let the sender report the digest besides the tag.`
      : undefined);
  return held === undefined ? undefined : { image, kind: "held-back", sentence: held };
}

/** What the plans say of a build that lacks something, such as its digest. */
function heldBack(applying: Applying, image: ImageName): string | undefined {
  for (const application of applying.applicationsOf(image)) {
    for (const { gates, candidate, sentence, environment } of applying.plan(application)?.explanations ?? []) {
      const shut = gates.find(({ gate }) => gate === "build");
      if (shut === undefined || candidate?.images.every((one) => one.image !== image) !== false) continue;
      const opener = shut.opener === undefined ? "" : ` It goes on when ${shut.opener}.`;
      return `${application} in ${environment}: ${sentence}${opener}`;
    }
  }
  return undefined;
}

const nameOf = ({ image, tag, digest }: ImageBuild): string =>
  `${image}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;

function textOf(untaken: readonly Untaken[]) {
  if (untaken.length === 0) {
    return { status: "success", title: "Every build goes on", summary: "No build is left behind by now." } as const;
  }
  const lines = [...untaken].reverse().map(({ sentence }) => `- ${escapeMarkdown(sentence)}`);
  const title =
    untaken.length === 1 ? "Builds of 1 image lead nowhere" : `Builds of ${untaken.length} images lead nowhere`;
  const summary = `Towpath heard of these builds and does not promote them. The first build of each image for a reason is named; later ones for the same reason are not.\n\n${lines.join("\n")}`;
  return { status: "success", title, summary } as const;
}
