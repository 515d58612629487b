/** Who may say how an environment fares: anybody with write can write a status, so somebody has to be named (docs/health.md). */
import type { EnvironmentConfig } from "../../config/config.ts";
import { advice, type Check, ok } from "./check.ts";

/** Nothing for an environment on which nobody reports. `subject` is `acme/env: prod`. */
export function checkReporters(
  subject: string,
  { name, health }: Pick<EnvironmentConfig, "name" | "health">,
): readonly Check[] {
  if (health === undefined || health.agent === "none") return [];
  const { agent, by = [] } = health;
  if (by.length > 0) return [ok(subject, `${by.join(", ")} may report on ${name}, and nobody else`)];
  return [
    advice(
      subject,
      `Whoever is the first to report on an application in ${name} is believed from then on, and anybody who may write to the repository can; name who reports: health: { agent: ${agent}, by: <login, or App as in argocd[bot]> }`,
    ),
  ];
}
