/**
 * Schemas and policies that the configuration names: files of the home, or of repositories that consent. They are read
 * from the head of the default branch, so that no pull request decides by what it is judged.
 */
import { createHash } from "node:crypto";
import type { Config } from "../../config/config.ts";
import type { PolicySource, SchemaLocation } from "../../config/validation-config.ts";
import { Mistake } from "../../domain/failure.ts";
import { type FullName, type Repository, type Sha, sameRepository } from "../../domain/repository.ts";
import { schemaPaths } from "../../domain/schema-template.ts";
import type { Mirror, MirrorFile } from "../../ports/mirrors.ts";
import type { SchemaTree } from "../../validation/engine/repository-schemas.ts";
import { CONFIG_FILE } from "../observe/configuration.ts";
import { missingSharing } from "../observe/consent.ts";
import type { Outside } from "../outside.ts";
import { isRegular, mayHoldManifests } from "./candidates.ts";
import { noteReader } from "./readers.ts";
import { schemaTree } from "./schema-tree.ts";

export interface Elsewhere {
  /** Undefined: the schemas that come with Towpath. */
  readonly schemaLocations: readonly ("default" | SchemaTree)[] | undefined;
  readonly policies: readonly SharedPolicies[];
  /** The same as long as nothing of all this changes; empty where nothing is named. */
  readonly key: string;
}

/** Nothing can be checked before somebody mends this: one sentence. */
export interface Unusable {
  readonly fault: string;
  readonly key: string;
}

export interface SharedPolicies {
  readonly repository: Repository;
  readonly mirror: Mirror;
  readonly commit: Sha;
  readonly files: readonly MirrorFile[];
}

interface Read {
  readonly repository: Repository;
  readonly mirror: Mirror;
  readonly commit: Sha;
  readonly files: readonly MirrorFile[];
}

/** More files than these are no collection of policies. */
const MOST_FILES = 2_000;

/** Throws Transient where something cannot be read now; what people have to mend comes back as a sentence. */
export async function readElsewhere(
  outside: Outside,
  home: Repository,
  homeMirror: Mirror,
  { validation }: Config,
): Promise<Elsewhere | Unusable> {
  const { schemaLocations, policiesFrom = [] } = validation ?? {};
  if (schemaLocations === undefined && policiesFrom.length === 0) return NOTHING;
  const reading = new Reading(outside, home, homeMirror);
  try {
    const locations = schemaLocations && (await inOrder(schemaLocations, (one) => reading.schemas(one)));
    const policies = await inOrder(policiesFrom, (one) => reading.policies(one));
    const key = hashOf([
      ...(locations ?? []).map(({ key: one }) => one),
      ...policies.map(({ repository, files }) => [repository.fullName, keyOfFiles(files)]),
    ]);
    return { schemaLocations: locations?.map(({ location }) => location), policies, key };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return { fault: error.message, key: hashOf(["fault", error.message]) };
  }
}

const NOTHING: Elsewhere = { schemaLocations: undefined, policies: [], key: "" };

class Reading {
  readonly #outside: Outside;
  readonly #home: Repository;
  readonly #homeMirror: Mirror;
  readonly #known = new Map<string, Promise<Read>>();

  constructor(outside: Outside, home: Repository, homeMirror: Mirror) {
    this.#outside = outside;
    this.#home = home;
    this.#homeMirror = homeMirror;
  }

  async schemas(
    location: SchemaLocation,
  ): Promise<{ readonly location: "default" | SchemaTree; readonly key: unknown }> {
    if (location === "default") return { location, key: location };
    const { repository, mirror, commit, files } = await this.#read(location.repository ?? this.#home.fullName);
    const fits = schemaPaths(location.template);
    const own = files.filter((file) => isRegular(file) && fits(file.path));
    if (own.length === 0) {
      const sentence = `No file of ${repository.fullName} on ${repository.defaultBranch} has a path like ${location.template}, where ${CONFIG_FILE} says that schemas lie (schema-locations): correct it, or add them.`;
      throw new Mistake("no-schemas", sentence);
    }
    const { fullName } = repository;
    const tree = schemaTree(fullName, location.template, mirror, commit, own);
    return { location: tree, key: [fullName, location.template, keyOfFiles(own)] };
  }

  async policies({ repository: name, path }: PolicySource): Promise<SharedPolicies> {
    const { repository, mirror, commit, files } = await this.#read(name);
    const own = files.filter(
      (file) => mayHoldManifests(file) && (path === undefined || file.path.startsWith(`${path}/`)),
    );
    const where = `${path === undefined ? "" : `${path} of `}${repository.fullName} on ${repository.defaultBranch}`;
    const said = `where ${CONFIG_FILE} says that policies lie (policies-from)`;
    if (own.length === 0)
      throw new Mistake("no-policies", `There are no manifests in ${where}, ${said}: correct it, or add them.`);
    if (own.length > MOST_FILES)
      throw new Mistake(
        "too-many-policies",
        `There are ${own.length} manifests in ${where}, ${said}: name the folder with \`path\`.`,
      );
    return { repository, mirror, commit, files: own };
  }

  /** Each repository is fetched once, and then read at one state. */
  #read(name: FullName): Promise<Read> {
    const key = name.toLowerCase();
    const known = this.#known.get(key) ?? this.#fetch(name);
    this.#known.set(key, known);
    return known;
  }

  async #fetch(name: FullName): Promise<Read> {
    const isHome = sameRepository(name, this.#home.fullName);
    const repository = isHome ? this.#home : await this.#outside.installations.find(name);
    if (repository === undefined) {
      const sentence = `${name}, which ${CONFIG_FILE} names for schemas or policies, cannot be seen: install the App on it, or correct the name.`;
      throw new Mistake("repository-unreachable", sentence);
    }
    if (!isHome) await noteReader(this.#outside.projection, repository.id, this.#home.id);
    const mirror = isHome ? this.#homeMirror : await this.#outside.mirrors.fetch(repository);
    const problem = await missingSharing(repository, mirror, this.#home);
    if (problem !== undefined) throw new Mistake(problem.code, problem.message);
    const commit = mirror.branches.get(repository.defaultBranch);
    if (commit === undefined)
      throw new Mistake("no-branch", `${repository.fullName} has no branch ${repository.defaultBranch} to read from.`);
    return { repository, mirror, commit, files: await mirror.files(commit) };
  }
}

async function inOrder<From, To>(items: readonly From[], work: (item: From) => Promise<To>): Promise<readonly To[]> {
  const done: To[] = [];
  for (const item of items) done.push(await work(item));
  return done;
}

const keyOfFiles = (files: readonly MirrorFile[]): string => hashOf(files.map(({ path, blob }) => [path, blob]));

const hashOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
