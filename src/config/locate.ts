/** To whom a file belongs by the layout: made once for a configuration, asked for each path. */
import { type FullName, sameRepository } from "../domain/repository.ts";
import type { Config, EnvironmentConfig } from "./config.ts";
import { type LayoutPattern, matchLayout } from "./layout.ts";

/** A branch as Git names it, in a repository as the configuration names it. */
export interface BranchOf {
  /** Undefined: the home repository. */
  readonly repository?: FullName | undefined;
  readonly branch: string;
  /** Of that repository: environments without a `branch` live there. */
  readonly defaultBranch: string;
}

export interface Owner {
  readonly environment: string;
  readonly application: string;
}

/** A file that the layout matches, in a directory that is no configured environment's: a preview, for example. */
export interface Stray {
  /** How the path spells the environment. */
  readonly inPath: string;
  readonly application: string;
}

/** One branch, as the layout sees it. */
export interface Territory {
  /** Names of the environments that live on the branch, in the order of the configuration. */
  readonly environments: readonly string[];
  /** To whom the file belongs; the first pattern that matches decides. Undefined for most files of most repositories. */
  owner(path: string): Owner | undefined;
  /** Asked only for files without an owner. */
  stray(path: string): Stray | undefined;
}

export interface Locator {
  on(branch: BranchOf): Territory;
}

/** Territories are made once for each branch; a path costs a look at each distinct pattern. */
export function locate(config: Pick<Config, "environments">): Locator {
  const made = new Map<string, Territory>();
  return {
    on(branch) {
      const key = JSON.stringify([
        branch.repository?.toLowerCase(),
        branch.branch,
        branch.branch === branch.defaultBranch,
      ]);
      const territory = made.get(key) ?? territoryOf(config.environments.filter((one) => livesOn(one, branch)));
      made.set(key, territory);
      return territory;
    },
  };
}

function livesOn(environment: EnvironmentConfig, { repository, branch, defaultBranch }: BranchOf): boolean {
  if ((environment.branch ?? defaultBranch) !== branch) return false;
  if (environment.repository === undefined || repository === undefined) return environment.repository === repository;
  return sameRepository(environment.repository, repository);
}

/** Environments that share a pattern. */
interface Claim {
  readonly layout: LayoutPattern;
  readonly byPath: ReadonlyMap<string, string>;
  /** Whose files they are where the pattern has no `{environment}`. */
  readonly only: string;
}

function territoryOf(environments: readonly EnvironmentConfig[]): Territory {
  const claims = claimsOf(environments);
  return {
    environments: environments.map(({ name }) => name),
    owner(path) {
      const segments = path.split("/");
      for (const claim of claims) {
        const owner = ownerBy(claim, segments);
        if (owner !== undefined) return owner;
      }
      return undefined;
    },
    stray(path) {
      const segments = path.split("/");
      for (const { layout } of claims) {
        const match = layout.hasEnvironment ? matchLayout(layout, segments) : undefined;
        if (match?.inPath !== undefined) return { inPath: match.inPath, application: match.application };
      }
      return undefined;
    },
  };
}

function claimsOf(environments: readonly EnvironmentConfig[]): readonly Claim[] {
  const claims = new Map<string, { layout: LayoutPattern; byPath: Map<string, string>; only: string }>();
  for (const { name, inPath, layout: patterns } of environments) {
    for (const layout of patterns) {
      const claim = claims.get(layout.written) ?? { layout, byPath: new Map<string, string>(), only: name };
      claims.set(layout.written, claim);
      claim.byPath.set(inPath, name);
    }
  }
  return [...claims.values()];
}

function ownerBy({ layout, byPath, only }: Claim, segments: readonly string[]): Owner | undefined {
  const match = matchLayout(layout, segments, (inPath) => byPath.has(inPath));
  if (match === undefined) return undefined;
  const environment = match.inPath === undefined ? only : byPath.get(match.inPath);
  return environment === undefined ? undefined : { environment, application: match.application };
}
