import { differencesOf } from "../state/differences.ts";
import { fullName, type PullRequest } from "../state/repository.ts";
import { type Html, html, markdown, page } from "./html.ts";
import { stateOf } from "./repository-page.ts";

/** One pull request as a person sees it, with the buttons that a person has. */
export function pullPage(pull: PullRequest, people: readonly string[], notice: string | undefined): string {
  const { issue, repository } = pull;
  const { commits, files } = differencesOf(pull);
  const runs = repository.runsBySha.get(pull.headSha) ?? [];
  const remarks = [
    ...issue.comments.map(({ user, body, createdAt }) => ({ at: createdAt, who: user.login, said: body })),
    ...pull.reviews.map((one) => ({
      at: one.submittedAt ?? 0,
      who: one.user.login,
      said: `**${one.state.toLowerCase().replace("_", " ")}** ${one.body}`,
    })),
  ].sort((a, b) => a.at - b.at);
  return page(
    `${issue.title} #${issue.number}`,
    html`<p><span class="state ${stateOf(pull)}">${stateOf(pull)}</span> <b>${issue.user.login}</b> wants to merge <code>${pull.headRef}</code> into <a href="/${fullName(repository)}">${fullName(repository)}</a> <code>${pull.baseRef}</code> ${issue.labels.map(({ name }) => html`<code>${name}</code> `)}</p>
${notice === undefined ? html`` : html`<div class="box"><b>${notice}</b></div>`}
<div class="box">${markdown(issue.body ?? "")}</div>
<h2>Checks</h2>${runs.length === 0 ? html`<p>None.</p>` : html``}${runs.map(
      (run) =>
        html`<details class="box"><summary><b>${run.name}</b>: ${run.conclusion ?? run.status} (${run.title ?? ""})</summary>${markdown(run.summary ?? "")}</details>`,
    )}
<h2>Conversation</h2>${remarks.map(({ who, said }) => html`<div class="box"><b>${who}</b>${markdown(said)}</div>`)}
${issue.state === "open" ? buttons(pull, people) : html``}
<h2>Commits</h2><pre>${commits.map(({ sha, message }) => `${sha.slice(0, 7)} ${message}`).join("\n\n")}</pre>
<h2>Files</h2>${files.map(({ path, patch }) => html`<h3><code>${path}</code></h3><pre>${(patch ?? "").split("\n").map(patchLine)}</pre>`)}`,
  );
}

function buttons(pull: PullRequest, people: readonly string[]): Html {
  const at = `/${fullName(pull.repository)}/pull/${pull.issue.number}`;
  const verbs = ["approve", "merge", "close"];
  return html`<div class="box"><p>As ${verbs.map(
    (verb) =>
      html`<form method="post" action="${at}/${verb}"><select name="as">${people.map((login) => html`<option>${login}`)}</select> <button>${verb}</button></form>`,
  )}</p></div>`;
}

function patchLine(line: string): Html {
  if (line.startsWith("+")) return html`<span class="add">${line}</span>`;
  if (line.startsWith("-")) return html`<span class="del">${line}</span>`;
  return html`${line}
`;
}
