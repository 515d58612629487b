/** Under which names each agent reports, and which of them an environment listens to. Pure. */
import type { EnvironmentConfig, HealthConfig } from "../../../config/config.ts";
import { fillTemplate } from "../../../config/template.ts";
import type { FoundReport, ReportKind } from "../../../ports/reports.ts";

export type Agent = Exclude<HealthConfig["agent"], "none">;

const KINDS: Readonly<Record<Agent, readonly ReportKind[]>> = {
  argocd: ["status", "check-run"],
  flux: ["status"],
  "github-deployments": ["deployment"],
};

/** What of GitHub has to be read for an agent. */
export const kindsOf = (agent: Agent): readonly ReportKind[] => KINDS[agent];

/** The contexts that Argo CD's and our own documentation propose, with the name of the Application behind them. */
const ARGO_CD = /^(?:argocd|continuous-delivery)\/(.+)$/;
/**
 * Flux writes `<kind>/<name>/<first part of the Provider's uid>`, in lower case (notification-controller, "Git Commit
 * Status Updates").
 */
const FLUX = /^((?:kustomization|helmrelease)\/([^/]+))(?:\/[0-9a-f]{8})?$/;

/**
 * The names, in lower case, that a report goes by: all of it, and what is left without the parts that agents add. Empty
 * where the agent does not report in that way.
 */
export function reportedAs(agent: Agent, { kind, name }: Pick<FoundReport, "kind" | "name">): readonly string[] {
  if (!KINDS[agent].includes(kind)) return [];
  const written = name.toLowerCase();
  if (agent === "argocd") return [written, ...(ARGO_CD.exec(written)?.slice(1, 2) ?? [])];
  if (agent === "flux") return [...new Set([written, ...(FLUX.exec(written)?.slice(1, 3) ?? [])])];
  return [written];
}

/** One name that an environment listens to: of one cluster, with the application left open. */
export interface Listening {
  readonly environment: EnvironmentConfig;
  readonly agent: Agent;
  /** Empty where the environment names no clusters. */
  readonly cluster: string;
  /** Whether the report may be of some application here, and of which (in lower case), where the name says so. */
  readonly hears: (
    report: Pick<FoundReport, "kind" | "name">,
  ) => { readonly applications: readonly string[] | undefined } | undefined;
  /** What reports on that application go by ({@link reportedAs}); undefined where several names may be meant. */
  readonly name: (application: string) => string | undefined;
  /** Whether it is of that application. */
  readonly concerns: (report: Pick<FoundReport, "kind" | "name" | "deployment">, application: string) => boolean;
}

/** None for an environment that nobody reports on. */
export function listeningsOf(environment: EnvironmentConfig): readonly Listening[] {
  const { health, clusters, name } = environment;
  if (health === undefined || health.agent === "none") return [];
  const { agent, name: template = "{application}" } = health;
  return (clusters.length === 0 ? [""] : clusters).map((cluster) => {
    const filled = fillTemplate(template, { environment: name, ...(cluster !== "" && { cluster }) }).toLowerCase();
    const namesOne = filled.includes("{application}");
    const isPattern = filled.includes("*");
    const any = patternOf(filled, "(.+)");
    const nameFor = (application: string): string => filled.replaceAll("{application}", application.toLowerCase());
    return {
      environment,
      agent,
      cluster,
      hears: (report) => {
        const found = reportedAs(agent, report).flatMap((as) => any.exec(as)?.slice(0, 2).at(-1) ?? []);
        if (found.length === 0) return undefined;
        // With a `*` beside it, the application's name could be cut in more than one way.
        return { applications: namesOne && !isPattern ? found : undefined };
      },
      name: (application) => (isPattern ? undefined : nameFor(application)),
      concerns: (report, application) => {
        const said = report.deployment?.application;
        if (said !== undefined && said.toLowerCase() !== application.toLowerCase()) return false;
        const names = reportedAs(agent, report);
        if (!isPattern) return names.includes(nameFor(application));
        const pattern = patternOf(filled, escapeText(application.toLowerCase()));
        return names.some((as) => pattern.test(as));
      },
    };
  });
}

const escapeText = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

function patternOf(filled: string, application: string): RegExp {
  const parts = filled.split(/(\{application\}|\*)/).map((part) => {
    if (part === "{application}") return application;
    return part === "*" ? "[^/]*" : escapeText(part);
  });
  return new RegExp(`^${parts.join("")}$`);
}
