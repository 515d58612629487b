/** ValidatingAdmissionPolicies against the objects of an environment: what the cluster would refuse, warn of or note. */
import type { Cel } from "../../cel/start-cel.ts";
import type { CelOutcome } from "../../cel/task.ts";
import type { Resource } from "../resource.ts";
import type { AdmissionPolicy, PolicyBinding, Validation } from "./admission-policy.ts";
import { admissionTask, type User } from "./admission-task.ts";
import { askedPath } from "./asked-path.ts";
import { findParams } from "./find-params.ts";
import { isForCluster } from "./for-cluster.ts";
import { KnownNamespaces } from "./known-namespaces.ts";
import { matchSubject } from "./match-subject.ts";
import type { Plain } from "./plain.ts";
import { isFalse, isTrue, itemsOf, levelOf, messageOf, oneLine, verbOf, whatOf } from "./policy-answers.ts";
import { type NotEvaluated, type PolicyFinding, type PolicyReport, quoted } from "./policy-report.ts";
import { readPolicies } from "./read-policies.ts";
import { customTypes } from "./resource-types.ts";
import { type Subject, subjectsOf } from "./subject.ts";
import { unknownIn } from "./what-is-unknown.ts";

export interface PolicyInput {
  /** Objects among which policies and bindings are looked for; all others are passed by. */
  readonly policies: readonly unknown[];
  /** The environment as the head holds it, and as the base branch does; patches and kustomizations are passed by. */
  readonly after: readonly Resource[];
  readonly before: readonly Resource[];
  /** Further objects that parameters, namespaces and CustomResourceDefinitions are looked for among. */
  readonly others: readonly unknown[];
  readonly settings: PolicySettings;
}

export interface PolicySettings {
  /** Labels of namespaces that are not in the repository. */
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where objects go that name no namespace; empty: not known. */
  readonly defaultNamespace: string;
  /** Who applies manifests (the agent's service account); undefined: not known. */
  readonly user: User | undefined;
}

/** One policy, for one binding, asked about one object with one parameter. */
interface Case {
  readonly policy: AdmissionPolicy;
  readonly binding: PolicyBinding;
  readonly subject: Subject;
  readonly params: Plain | undefined;
  readonly namespaceObject: Plain | undefined;
  /** Those that can be answered here. */
  readonly validations: readonly Validation[];
}

/** Questions that are asked at most: policies times objects. */
const MOST_CASES = 100_000;

/** Never throws for what a policy holds: what cannot be read or answered is in `notEvaluated`. */
export async function checkPolicies(cel: Cel, input: PolicyInput): Promise<PolicyReport> {
  const [after, before] = [input.after.filter(isForCluster), input.before.filter(isForCluster)];
  return new PolicyCheck(cel, { ...input, after, before }).run();
}

class PolicyCheck {
  readonly #cel: Cel;
  readonly #input: PolicyInput;
  readonly #findings: PolicyFinding[] = [];
  readonly #unanswered = new Map<string, NotEvaluated>();
  readonly #idle: { policy: string; why: string }[] = [];
  readonly #annotations: PolicyReport["annotations"][number][] = [];
  readonly #namespaces: KnownNamespaces;

  constructor(cel: Cel, input: PolicyInput) {
    this.#cel = cel;
    this.#input = input;
    this.#namespaces = new KnownNamespaces(
      [...input.others, ...input.after.map(({ value }) => value)],
      input.settings.namespaces,
    );
  }

  async run(): Promise<PolicyReport> {
    const cases = this.#cases();
    const asked = await this.#ask(cases, ({ policy, validations }) => [
      ...policy.matchConditions.map(({ expression }) => expression),
      ...validations.map(({ expression }) => expression),
    ]);
    const failed: { readonly case: Case; readonly validation: Validation }[] = [];
    const matched: Case[] = [];
    for (const [at, each] of cases.entries()) {
      const outcomes = asked[at] ?? [];
      const conditions = outcomes.slice(0, each.policy.matchConditions.length);
      if (!this.#conditionsMet(each, conditions)) continue;
      matched.push(each);
      for (const [index, validation] of each.validations.entries()) {
        const outcome = outcomes[conditions.length + index];
        if (isFalse(outcome)) failed.push({ case: each, validation });
        else if (!isTrue(outcome)) {
          this.#unanswerable(each, outcome, "", askedPath(validation.expression, each.policy.variables));
        }
      }
    }
    await this.#tell(failed);
    await this.#annotate(matched);
    return {
      findings: this.#findings,
      notEvaluated: [...this.#unanswered.values()],
      idle: this.#idle,
      annotations: this.#annotations,
    };
  }

  #cases(): readonly Case[] {
    const { after, before, others, settings } = this.#input;
    const objects = [...others, ...after.map(({ value }) => value)];
    const types = customTypes([...objects, ...before.map(({ value }) => value)]);
    const { policies, bindings, problems } = readPolicies(this.#input.policies);
    for (const { policy, why } of problems) this.#notEvaluated(policy, `it cannot be read: ${why}`, 0);
    const subjects = subjectsOf({ after, before }, types, settings.defaultNamespace);
    const cases: Case[] = [];
    for (const [name] of policies) {
      if (!bindings.some(({ policyName }) => policyName === name))
        this.#idle.push({ policy: name, why: "no binding names it" });
    }
    for (const binding of bindings) {
      const policy = policies.get(binding.policyName);
      if (policy === undefined) {
        this.#notEvaluated(
          binding.policyName,
          `the binding "${binding.name}" names it, and it is not in the repository`,
          0,
        );
        continue;
      }
      for (const subject of subjects) {
        if (cases.length >= MOST_CASES)
          this.#notEvaluated(policy.name, `there are more than ${MOST_CASES} questions`, 1);
        else cases.push(...this.#casesOf(policy, binding, subject, { objects, types }));
      }
    }
    return cases;
  }

  #casesOf(
    policy: AdmissionPolicy,
    binding: PolicyBinding,
    subject: Subject,
    sources: Parameters<typeof findParams>[3],
  ): readonly Case[] {
    for (const match of [policy.match, ...(binding.match === undefined ? [] : [binding.match])]) {
      const matched = matchSubject(match, subject, (namespace) => this.#namespaces.labels(namespace));
      if (matched === false) return [];
      if (matched !== true) {
        this.#notEvaluated(policy.name, matched.unknown, 1);
        return [];
      }
    }
    const namespaceObject = this.#namespaces.object(subject.namespace);
    const unknown = {
      user: this.#input.settings.user === undefined,
      namespace: subject.namespaced && namespaceObject === undefined,
    };
    for (const { expression } of policy.matchConditions) {
      const why = unknownIn(expression, policy, unknown);
      if (why === undefined) continue;
      this.#notEvaluated(policy.name, why, 1);
      return [];
    }
    const validations = policy.validations.filter(({ expression }) => {
      const why = unknownIn(expression, policy, unknown);
      if (why !== undefined) this.#notEvaluated(policy.name, why, 1);
      return why === undefined;
    });
    const params = findParams(policy, binding, subject, sources);
    if (params.kind === "none") {
      this.#idleOnce(policy.name, `the binding "${binding.name}" finds no parameters and lets everything through then`);
      return [];
    }
    if (params.kind === "missing") {
      this.#broken({ policy, binding: { ...binding, actions: ["Deny"] }, subject }, params.why, []);
      return [];
    }
    return params.params.map((each) => ({ policy, binding, subject, params: each, namespaceObject, validations }));
  }

  /** False where one is false; errors count only where none is (Kubernetes: match conditions). */
  #conditionsMet(each: Case, outcomes: readonly CelOutcome[]): boolean {
    if (outcomes.some(isFalse)) return false;
    const wrong = outcomes.find((outcome) => !isTrue(outcome));
    if (wrong === undefined) return true;
    this.#unanswerable(each, wrong, "a match condition: ", []);
    return false;
  }

  /** Messages, and which item of a list it is about, are asked only where a validation failed. */
  async #tell(failed: readonly { readonly case: Case; readonly validation: Validation }[]): Promise<void> {
    const items = failed.map(({ case: each, validation }) => itemsOf(each.subject, validation));
    const told = await this.#ask(
      failed.map(({ case: each }) => each),
      (_, at) => {
        const message = failed[at]?.validation.messageExpression;
        return [...(items[at]?.expressions ?? []), ...(message === undefined ? [] : [message])];
      },
    );
    for (const [at, { case: each, validation }] of failed.entries()) {
      const outcomes = told[at] ?? [];
      const asked = items[at];
      const wrong = outcomes.slice(0, asked?.expressions.length ?? 0).findIndex(isFalse);
      const path =
        asked === undefined || wrong < 0
          ? askedPath(validation.expression, each.policy.variables)
          : [...asked.path, wrong];
      const message = validation.messageExpression === undefined ? undefined : messageOf(outcomes.at(-1));
      const said = message ?? validation.message?.trim() ?? `failed expression: ${validation.expression.trim()}`;
      this.#refused(each, quoted(said), path);
    }
  }

  async #annotate(matched: readonly Case[]): Promise<void> {
    const annotating = matched.filter(({ policy }) => policy.auditAnnotations.length > 0);
    const told = await this.#ask(annotating, ({ policy }) =>
      policy.auditAnnotations.map(({ valueExpression }) => valueExpression),
    );
    for (const [at, each] of annotating.entries()) {
      for (const [index, { key }] of each.policy.auditAnnotations.entries()) {
        const outcome = told[at]?.[index];
        if (outcome?.kind === "value" && outcome.value === null) continue;
        if (outcome?.kind === "value" && typeof outcome.value === "string") {
          const { policy, subject } = each;
          this.#annotations.push({
            policy: policy.name,
            key,
            value: quoted(outcome.value),
            resource: subject.resource,
          });
        } else this.#unanswerable(each, outcome, `the audit annotation "${key}": `, [], "a text");
      }
    }
  }

  async #ask(
    cases: readonly Case[],
    expressions: (each: Case, at: number) => readonly string[],
  ): Promise<readonly (readonly CelOutcome[])[]> {
    return this.#cel.evaluate(
      cases.map((each, at) =>
        admissionTask(
          each.policy,
          each.subject,
          each.params,
          each.namespaceObject,
          this.#input.settings.user,
          expressions(each, at),
        ),
      ),
    );
  }

  #refused({ policy, binding, subject }: Case, said: string, path: readonly (string | number)[]): void {
    this.#find(
      policy,
      binding,
      subject,
      path,
      `${verbOf(binding)} ${whatOf(subject)}: ${said}`,
      "change the manifest, or ask those who keep the policy",
    );
  }

  /** What was stopped by our own bounds says nothing on what the cluster would do; all else is as if it failed there. */
  #unanswerable(
    each: Case,
    outcome: CelOutcome | undefined,
    where: string,
    path: readonly (string | number)[],
    wanted = "true or false",
  ): void {
    const why = where + (outcome?.kind === "error" ? outcome.why : `it does not answer ${wanted}`);
    if (outcome === undefined || (outcome.kind === "error" && outcome.bound))
      this.#notEvaluated(each.policy.name, why, 1);
    else this.#broken(each, why, path);
  }

  /** An expression that failed to run: refused or passed over, as the policy's failurePolicy says. */
  #broken(
    { policy, binding, subject }: Pick<Case, "policy" | "binding" | "subject">,
    why: string,
    path: readonly (string | number)[],
  ): void {
    if (policy.failurePolicy === "Ignore") {
      this.#notEvaluated(
        policy.name,
        `it cannot be evaluated (${why}), and the cluster lets pass what it cannot evaluate`,
        1,
      );
      return;
    }
    this.#find(
      policy,
      binding,
      subject,
      path,
      `cannot be evaluated for ${whatOf(subject)}, and ${verbOf(binding)} what it cannot evaluate: ${oneLine(why)}`,
      "add what the policy asks for, or mend the policy",
    );
  }

  #find(
    policy: AdmissionPolicy,
    binding: PolicyBinding,
    subject: Subject,
    path: readonly (string | number)[],
    sentence: string,
    remedy: string,
  ): void {
    this.#findings.push({
      policy: policy.name,
      level: levelOf(binding),
      resource: subject.resource,
      path: [...subject.path, ...path],
      removed: subject.operation === "DELETE",
      message: `the policy "${policy.name}" ${sentence}`,
      remedy,
    });
  }

  #notEvaluated(policy: string, why: string, objects: number): void {
    const key = `${policy}\n${why}`;
    const before = this.#unanswered.get(key)?.objects ?? 0;
    this.#unanswered.set(key, { policy, why: oneLine(why), objects: before + objects });
  }

  #idleOnce(policy: string, why: string): void {
    if (!this.#idle.some((each) => each.policy === policy && each.why === why)) this.#idle.push({ policy, why });
  }
}
