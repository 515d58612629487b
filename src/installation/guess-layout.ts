/** From the files that hold images to the layout patterns that they follow, for the first `towpath.yaml`. Pure. */
import { environmentRank } from "./environment-words.ts";

/** A pattern and what it finds. */
export interface GuessedLayout {
  /** As `towpath.yaml` writes it: `apps/{application}/overlays/{environment}/**`. */
  readonly pattern: string;
  /** Application → the environments that it is found in, as the paths spell them. */
  readonly found: ReadonlyMap<string, ReadonlySet<string>>;
}

interface Match {
  readonly path: string;
  readonly pattern: string;
  readonly application: string;
  readonly environment: string;
}

/** Patterns at most: repositories with more shapes than that want a person's hand. */
const MOST = 5;

/**
 * The fewest patterns that explain most of the paths: each must find an application in two environments or more, and
 * ties go to the pattern with more applications. Paths without an environment's name in them are passed over.
 */
export function guessLayouts(paths: readonly string[]): readonly GuessedLayout[] {
  const layouts: GuessedLayout[] = [];
  let left = paths.map(readings).filter((matches) => matches.length > 0);
  while (left.length > 0 && layouts.length < MOST) {
    const best = bestOf(left.flat());
    if (best === undefined) break;
    layouts.push(best);
    left = left.filter((matches) => matches.every(({ pattern }) => pattern !== best.pattern));
  }
  return layouts;
}

/** Files named after what they are, and directories after what they gather: never after an application. */
const NEVER_APPLICATIONS = new Set(
  [
    "kustomization values chart deployment statefulset daemonset cronjob job helmrelease application image patch",
    "manifest docker-compose compose all app service env environment overlay cluster release project",
    "pod replicaset rollout ingress route httproute configmap secret namespace hpa pdb rbac networkpolicy serviceaccount",
    "base deploy helm k8s kubernetes gitops config configuration argocd flux infra infrastructure",
  ].flatMap((words) => words.split(" ").flatMap((word) => [word, `${word}s`])),
);

const mayBeApplication = (name: string): boolean =>
  !NEVER_APPLICATIONS.has(name.toLowerCase()) && environmentRank(name) === undefined;

/** Every way of reading one path as application and environment. */
function readings(path: string): readonly Match[] {
  const segments = path.split("/");
  const last = segments.length - 1;
  return segments.flatMap((segment, at) => {
    if (at < last) return environmentRank(segment) === undefined ? [] : besideDirectory(path, segments, at);
    const name = /^(?<before>[a-z]+[-_.])(?<environment>[A-Za-z0-9-]+)(?<after>\.(?:ya?ml|json))$/.exec(
      segment,
    )?.groups;
    const environment = name?.["environment"] ?? "";
    if (environmentRank(environment) === undefined) return [];
    const file = `${name?.["before"]}{environment}${name?.["after"]}`;
    return segments.slice(0, last).flatMap((application, index): Match[] => {
      const shape = segments.slice(0, last).map((each, i) => (i === index ? "{application}" : each));
      return mayBeApplication(application)
        ? [{ path, application, environment, pattern: [...shape, file].join("/") }]
        : [];
    });
  });
}

/** The environment is a directory: the application is another one, or the file itself (`dev/checkout.yaml`). */
function besideDirectory(path: string, segments: readonly string[], at: number): readonly Match[] {
  const last = segments.length - 1;
  const environment = segments[at] ?? "";
  const directories = segments.slice(0, last).flatMap((application, index): Match[] => {
    if (index === at || !mayBeApplication(application)) return [];
    const depth = Math.max(index, at);
    const shape = segments
      .slice(0, depth + 1)
      .map((each, i) => (i === at ? "{environment}" : i === index ? "{application}" : each));
    return [{ path, application, environment, pattern: [...shape, "**"].join("/") }];
  });
  const file = /^(?<name>[A-Za-z0-9][A-Za-z0-9_-]*)(?<ending>\.ya?ml)$/.exec(segments[last] ?? "")?.groups;
  if (at !== last - 1 || !mayBeApplication(file?.["name"] ?? "base")) return directories;
  const shape = segments.slice(0, last).map((each, i) => (i === at ? "{environment}" : each));
  const pattern = [...shape, `{application}${file?.["ending"]}`].join("/");
  return [...directories, { path, application: file?.["name"] ?? "", environment, pattern }];
}

function bestOf(matches: readonly Match[]): GuessedLayout | undefined {
  const byPattern = new Map<string, Match[]>();
  for (const match of matches) {
    const of = byPattern.get(match.pattern);
    if (of === undefined) byPattern.set(match.pattern, [match]);
    else of.push(match);
  }
  const scored = [...byPattern].flatMap(([pattern, all]) => {
    const found = applicationsOf(all);
    const promoted = [...found.values()].filter((environments) => environments.size > 1).length;
    return promoted === 0 ? [] : [{ pattern, found, promoted, files: all.length }];
  });
  const [best] = scored.sort(
    (a, b) => b.files - a.files || b.promoted - a.promoted || compareText(a.pattern, b.pattern),
  );
  return best;
}

function applicationsOf(matches: readonly Match[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { application, environment } of matches) {
    found.set(application, (found.get(application) ?? new Set()).add(environment));
  }
  return found;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
