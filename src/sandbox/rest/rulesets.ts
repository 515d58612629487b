import { created, notFound, ok } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { choice, optionalFields, optionalTexts, text } from "../http/fields.ts";
import { paged } from "../http/page.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { isNamed, rulesOf } from "../rules/effective-rules.ts";
import { restRules, ruleset as rulesetShape } from "../shapes/rules.ts";
import { nodeId } from "../state/ids.ts";
import { fullName } from "../state/repository.ts";
import type { Ruleset } from "../state/rules.ts";
import { readBypass, readRules } from "./read-rules.ts";

/** "Rules": rulesets, and what they together ask of a branch. Branch protection is not among it. */
export const rulesetRoutes: readonly Route[] = [
  onRepository("GET", "/rules/branches/{branch+}", "metadata:read", (call) => {
    const { repository, params } = call;
    const rules = rulesOf(repository, params["branch"] ?? "").flatMap(({ source, ...one }) =>
      source === "protection" ? [] : restRules(one).map((rule) => ({ rule, id: source.id })),
    );
    return paged(call, rules, ({ rule, id }) => ({
      ...rule,
      ruleset_source_type: "Repository",
      ruleset_source: fullName(repository),
      ruleset_id: id,
    }));
  }),
  onRepository("GET", "/rulesets", "metadata:read", (call) =>
    paged(call, [...call.repository.rulesets.values()], (one) =>
      rulesetShape(call.world, call.repository, one, { whole: false, canBypass: false }),
    ),
  ),
  onRepository("POST", "/rulesets", "administration:write", (call) => {
    const { world, repository, body } = call;
    const id = world.ids.next();
    const refs = optionalFields(optionalFields(body, "conditions") ?? {}, "ref_name") ?? {};
    const one: Ruleset = {
      ...readRules(body),
      id,
      nodeId: nodeId("RRS", id),
      name: text(body, "name"),
      enforcement: choice(body, "enforcement", ["active", "disabled", "evaluate"]) === "active" ? "active" : "disabled",
      include: optionalTexts(refs, "include") ?? [],
      exclude: optionalTexts(refs, "exclude") ?? [],
      bypass: readBypass(world, body),
      createdAt: world.clock.now(),
    };
    repository.rulesets.set(id, one);
    return created(
      rulesetShape(world, repository, one, {
        whole: true,
        canBypass: isNamed(world, repository, one.bypass, call.actor),
      }),
    );
  }),
  onRepository("GET", "/rulesets/{ruleset_id}", "metadata:read", (call) => {
    const one = rulesetOf(call);
    const canBypass = isNamed(call.world, call.repository, one.bypass, call.actor);
    return ok(rulesetShape(call.world, call.repository, one, { whole: true, canBypass }));
  }),
];

function rulesetOf({ repository, params }: RepositoryCall): Ruleset {
  const found = repository.rulesets.get(Number(params["ruleset_id"]));
  if (found === undefined) throw notFound();
  return found;
}
