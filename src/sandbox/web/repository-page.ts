import { walkTree } from "../git/tree.ts";
import { fullName, type PullRequest, type Repository } from "../state/repository.ts";
import { type Html, html, page } from "./html.ts";

export const stateOf = ({ merged, issue }: PullRequest): "merged" | "open" | "closed" =>
  merged === undefined ? issue.state : "merged";

/** All repositories. */
export function homePage(repositories: readonly Repository[]): string {
  const items = repositories.map(
    (one) => html`<li><a href="/${fullName(one)}">${fullName(one)}</a> ${one.description ?? ""}`,
  );
  return page("Repositories", html`<ul>${items}</ul>`);
}

/** One repository: its pull requests, its history, its files. */
export function repositoryPage(repository: Repository): string {
  const name = fullName(repository);
  const head = repository.git.refs.get(`refs/heads/${repository.defaultBranch}`);
  const pulls = [...repository.pulls.values()].reverse().map((pull) => pullItem(name, pull));
  const commits = head === undefined ? [] : [...repository.git.history.log(head)].slice(0, 30);
  const files =
    head === undefined ? [] : [...walkTree(repository.git.objects, repository.git.history.commit(head).tree)];
  return page(
    name,
    html`<h2>Pull requests</h2><ul>${pulls}</ul>
<h2>History of ${repository.defaultBranch}</h2><pre>${commits
      .map(({ sha, author, message }) => `${sha.slice(0, 7)} ${author.name}: ${message.split("\n")[0]}`)
      .join("\n")}</pre>
<h2>Files</h2><ul>${files
      .filter(({ mode }) => mode !== "040000")
      .map(({ path }) => html`<li><a href="/${name}/blob/${repository.defaultBranch}/${path}">${path}</a>`)}</ul>`,
  );
}

/** One file. */
export const filePage = (path: string, text: string): string => page(path, html`<pre>${text}</pre>`);

const pullItem = (name: string, pull: PullRequest): Html =>
  html`<li><a href="/${name}/pull/${pull.issue.number}">#${pull.issue.number} ${pull.issue.title}</a> <span class="state ${stateOf(pull)}">${stateOf(pull)}</span>`;
