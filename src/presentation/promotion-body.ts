/** The body of a promotion's pull request: a view for people, never read back. */
import { formatVersion } from "../domain/image-reference.ts";
import { sourceSection } from "./changes-section.ts";
import { clip, code, codeCell, escapeMarkdown } from "./escaping.ts";
import { gateTable } from "./gates.ts";
import { BODY, firstOf, keepWithin } from "./limits.ts";
import { nextSection } from "./next-section.ts";
import { passedOverSentence } from "./passed-over.ts";
import type { PromotionFacts } from "./promotion-facts.ts";
import { shortVersion } from "./short-version.ts";
import { stepBackIntroduction, stepBackOf } from "./step-back.ts";
import { formatTime } from "./times.ts";

const IMAGES = 40;
const PLACES = 20;

/**
 * What changes, where it comes from, how it fared upstream, how the gates stand, what a merge does next and what people
 * can do. It says the same as long as nothing changed: no words like "2 hours ago", which would be wrong soon.
 */
export function promotionBody(facts: PromotionFacts): string {
  const sections = [
    introduction(facts),
    changesSection(facts),
    sourceSection(facts.changes, facts.heldVersion, facts.version),
    upstreamSection(facts),
    gatesSection(facts),
    nextSection(facts),
    choicesSection(facts),
  ];
  return keepWithin(
    sections.filter((section) => section.length > 0).flatMap((section, at) => (at === 0 ? section : ["", ...section])),
    BODY,
  );
}

function introduction(facts: PromotionFacts): readonly string[] {
  const { application, environment, version, heldVersion, next } = facts;
  const back = stepBackOf(facts);
  if (back !== undefined) return stepBackIntroduction(facts, back);
  const held = heldVersion === undefined ? "" : `, which holds ${code(heldVersion)} now`;
  const over = passedOverSentence(facts.explanation?.passedOver ?? []);
  return [
    `Towpath proposes ${code(application)} ${code(version)} for **${text(environment.name)}**${held}.`,
    ...(over === undefined ? [] : ["", over]),
    ...(next === undefined ? [] : ["", `${code(next)} is newer and waits until this is merged or closed.`]),
  ];
}

function changesSection({ release, replaces, places }: PromotionFacts): readonly string[] {
  const rows = release.images
    .map((image) => ({ image, held: replaces?.images.find((one) => one.image === image.image) ?? {} }))
    .filter(({ image, held }) => formatVersion(image) !== formatVersion(held))
    .map(
      ({ image, held }) =>
        `| ${codeCell(image.image)} | ${codeCell(shortVersion(held)) || "–"} | ${codeCell(shortVersion(image))} |`,
    );
  const unchanged = release.images.length - rows.length;
  const written = places.map(({ file, line }) => `${code(clip(file, 300))} line ${line}`);
  const [only] = written;
  return [
    "### What changes",
    "",
    "| image | from | to |",
    "|---|---|---|",
    ...firstOf(rows, IMAGES, (count) => `| …and ${count} more images | | |`),
    ...(unchanged > 0
      ? ["", `${unchanged === 1 ? "One more image" : `${unchanged} more images`} of it stays as it is.`]
      : []),
    ...(only === undefined
      ? []
      : written.length === 1
        ? ["", `Only the version in ${only} is written; every other byte stays as it is.`]
        : [
            "",
            "Only the versions in these places are written; every other byte stays as it is:",
            ...firstOf(
              written.map((place) => `- ${place}`),
              PLACES,
              (count) => `- …and ${count} more places`,
            ),
          ]),
  ];
}

function upstreamSection({ upstream, timezone, version, ...facts }: PromotionFacts): readonly string[] {
  if (upstream.length === 0 || stepBackOf(facts) !== undefined) return [];
  const rows = upstream.map(({ environment, arrived, stands }) => {
    const when =
      arrived === undefined
        ? "not yet"
        : arrived.baseline
          ? "before Towpath first looked"
          : `${formatTime(arrived.at, timezone)} (${arrived.commit.slice(0, 40)})`;
    const now =
      stands === undefined
        ? "not known"
        : stands === version
          ? "it still stands there"
          : `${codeCell(stands)} stands there`;
    return `| ${text(environment)} | ${when} | ${now} |`;
  });
  return [
    "### How it fared upstream",
    "",
    "| environment | merged there | now |",
    "|---|---|---|",
    ...firstOf(rows, IMAGES, (count) => `| …and ${count} more | | |`),
  ];
}

function gatesSection({ explanation, timezone }: PromotionFacts): readonly string[] {
  if (explanation === undefined) return [];
  return ["### Gates", "", ...gateTable(explanation.gates, timezone)];
}

function choicesSection(facts: PromotionFacts): readonly string[] {
  const { application, environment, version } = facts;
  const { name, merge, supersede } = environment;
  const comment = `- **Comment** ${code("/why")} to see who opens what and when, ${code(`/hold ${application} ${name} <reason>`)} to keep anything from moving here, ${code("/override <gate> <reason>")} to pass one gate; ${code("/help")} shows all commands.`;
  if (stepBackOf(facts) !== undefined) {
    return [
      "### What you can do",
      "",
      "- **Nothing**: Towpath merges it as soon as its gates and checks have passed.",
      `- **Close it** without merging: ${text(name)} stays as it is, until somebody comments ${code(`/rollback ${name} ${application} to ${version}`)} again.`,
      comment,
    ];
  }
  const newer = {
    "until-reviewed":
      "Until somebody has reviewed it, a newer release takes its place here; after that the newer one waits.",
    always: "A newer release takes its place here, reviewed or not.",
    never: "A newer release waits until this one is merged or closed.",
  }[supersede];
  const merging =
    merge === "auto"
      ? `- **Nothing**: Towpath merges it when all gates and checks have passed (${code("merge: auto")}).`
      : "- **Merge it**: Towpath leaves that to people here.";
  return [
    "### What you can do",
    "",
    merging,
    `- **Close it** without merging: ${code(version)} is not proposed for ${text(name)} again, but something newer will be.`,
    "- **Push to its branch**: Towpath then neither updates nor merges it and leaves it to you.",
    `- **Review it.** ${newer}`,
    comment,
  ];
}

const text = (plain: string): string => escapeMarkdown(clip(plain, 200));
