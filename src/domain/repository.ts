/** Repositories, commits and branches as GitHub names them. */

/** A Git commit: 40 hexadecimal digits. */
export type Sha = string;

/** `owner/name` as people write it; compared without regard to case. */
export type FullName = string;

/** A repository that the App can reach. Its id stays when it is renamed or transferred. */
export interface Repository {
  readonly id: number;
  readonly fullName: FullName;
  readonly installationId: number;
  readonly defaultBranch: string;
}

export const isSha = (text: string): boolean => /^[0-9a-f]{40}$/.test(text);

export const sameRepository = (a: FullName, b: FullName): boolean => a.toLowerCase() === b.toLowerCase();
