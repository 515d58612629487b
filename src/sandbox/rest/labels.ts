import { labelNamed, setLabels } from "../changes/issues.ts";
import { created, invalid, malformed, noContent, notFound, ok } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { isFields, optionalText, text } from "../http/fields.ts";
import { paged } from "../http/page.ts";
import type { Need } from "../http/permission.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { label as labelShape } from "../shapes/issue.ts";
import { issueOf } from "./find.ts";

const READ: readonly Need[] = ["issues:read", "pull_requests:read"];
const WRITE: readonly Need[] = ["issues:write", "pull_requests:write"];

/** "Labels": those of the repository and those of an issue or pull request. */
export const labelRoutes: readonly Route[] = [
  onRepository("GET", "/labels", READ, (call) =>
    paged(call, [...call.repository.labels.values()], (one) => labelShape(call.world, call.repository, one)),
  ),
  onRepository("POST", "/labels", WRITE, (call) => {
    const { world, repository, body } = call;
    const name = text(body, "name");
    if (repository.labels.has(name.toLowerCase())) {
      throw invalid({ resource: "Label", code: "already_exists", field: "name" });
    }
    const one = labelNamed(world, repository, name, optionalText(body, "color"));
    one.description = optionalText(body, "description") ?? null;
    return created(labelShape(world, repository, one));
  }),
  onRepository("GET", "/labels/{name}", READ, ({ world, repository, params }) => {
    const one = repository.labels.get((params["name"] ?? "").toLowerCase());
    if (one === undefined) throw notFound();
    return ok(labelShape(world, repository, one));
  }),
  onRepository("GET", "/issues/{number}/labels", READ, (call) =>
    paged(call, issueOf(call).labels, (one) => labelShape(call.world, call.repository, one)),
  ),
  onRepository("POST", "/issues/{number}/labels", WRITE, (call) => {
    const there = issueOf(call).labels.map(({ name }) => name);
    return labelled(call, [...there, ...namesIn(call)]);
  }),
  onRepository("PUT", "/issues/{number}/labels", WRITE, (call) => labelled(call, namesIn(call))),
  onRepository("DELETE", "/issues/{number}/labels/{name}", WRITE, (call) => {
    const gone = (call.params["name"] ?? "").toLowerCase();
    const there = issueOf(call).labels.map(({ name }) => name);
    const left = there.filter((name) => name.toLowerCase() !== gone);
    if (left.length === there.length) throw notFound();
    return labelled(call, left);
  }),
  onRepository("DELETE", "/issues/{number}/labels", WRITE, (call) => {
    labelled(call, []);
    return noContent;
  }),
];

function labelled(call: RepositoryCall, names: readonly string[]) {
  const issue = issueOf(call);
  setLabels(call.world, call.repository, issue, names, call.actor);
  return ok(issue.labels.map((one) => labelShape(call.world, call.repository, one)));
}

/** The names in `{labels: [...]}` or in a bare list, each a text or an object with a name. */
function namesIn({ body }: RepositoryCall): string[] {
  const list: unknown = body["labels"] ?? body[""];
  if (!Array.isArray(list)) throw malformed(`"labels" wasn't supplied.`);
  return list.map((value: unknown) => {
    const name = isFields(value) ? value["name"] : value;
    if (typeof name !== "string") throw malformed("For 'properties/labels', each label has a name.");
    return name;
  });
}
