/** What is said of a deployment on GitHub, in at most 140 characters that count. */

/** A status of a deployment. */
export interface DeploymentText {
  readonly state: "in_progress" | "success" | "failure" | "inactive";
  readonly description: string;
}

/** How a release fares, of each cluster the last report. */
export interface DeploymentFacts {
  /** The version that took its place, as people read it. */
  readonly replacedBy: string | undefined;
  /** Nobody reports there. */
  readonly unobserved: boolean;
  readonly clusters: readonly {
    readonly cluster: string;
    readonly state: "healthy" | "progressing" | "unhealthy" | undefined;
    readonly description: string;
  }[];
}

/** One unhealthy cluster is a failure, all healthy a success; whatever is still open is in progress. */
export function deploymentWord({ replacedBy, unobserved, clusters }: DeploymentFacts): DeploymentText {
  if (replacedBy !== undefined) return { state: "inactive", description: `${replacedBy} took its place` };
  if (unobserved) return { state: "success", description: "Merged; nobody reports here how it fares" };
  const bad = clusters.find(({ state }) => state === "unhealthy");
  if (bad !== undefined) {
    return { state: "failure", description: `Unhealthy${where(bad.cluster)}${because(bad.description)}` };
  }
  const open = clusters.filter(({ state }) => state !== "healthy").map(({ cluster }) => cluster);
  if (open.length === 0) return { state: "success", description: "Healthy" };
  const places = open.filter((cluster) => cluster !== "").join(", ");
  return { state: "in_progress", description: `Merged; not reported healthy${where(places)} yet` };
}

const where = (cluster: string): string => (cluster === "" ? "" : ` in ${cluster}`);
const because = (description: string): string => (description === "" ? "" : `: ${description}`);
