/** GitHub's limits, which a test may lower to reach them with little data. Sources: GitHub's REST documentation. */
export interface Limits {
  /** "Get a tree": entries of a recursive answer, and its bytes. */
  treeEntries: number;
  treeBytes: number;
  /** "Compare two commits": commits a page and files in all. */
  compareCommits: number;
  compareFiles: number;
  /** "List pull requests files": files in all. */
  pullFiles: number;
  /** "List commits on a pull request": commits in all. */
  pullCommits: number;
  /** "Get repository content": entries of a folder, and bytes of a file with its content. */
  folderEntries: number;
  fileBytes: number;
  /** "Create a commit status": statuses of one context on one commit. */
  statusesPerContext: number;
  /** Annotations that one request may carry. */
  annotationsPerRequest: number;
  /** "Rate limits for the REST API": requests an hour of an installation, App or person, before what is added to it. */
  requestsAnHour: number;
  /** The same page, secondary limits, as far as they are written down: 900 points a minute, for GraphQL 2,000. */
  pointsAMinute: number;
  graphqlPointsAMinute: number;
  /** "No more than 80 content-generating requests per minute and no more than 500 content-generating requests per hour." */
  contentAMinute: number;
  contentAnHour: number;
}

export const GITHUB_LIMITS: Limits = {
  treeEntries: 100_000,
  treeBytes: 7 * 1024 * 1024,
  compareCommits: 250,
  compareFiles: 300,
  pullFiles: 3_000,
  pullCommits: 250,
  folderEntries: 1_000,
  fileBytes: 1024 * 1024,
  statusesPerContext: 1_000,
  annotationsPerRequest: 50,
  requestsAnHour: 5_000,
  pointsAMinute: 900,
  graphqlPointsAMinute: 2_000,
  contentAMinute: 80,
  contentAnHour: 500,
};
