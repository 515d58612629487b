/** Compose files: `services.*.image` (https://github.com/compose-spec/compose-spec/blob/main/05-services.md#image). */
import { mapAt } from "../tree.ts";
import type { Format } from "./format.ts";

export const compose: Format = {
  name: "compose",
  claims: ({ file, root, kind }) =>
    kind === undefined &&
    (mapAt(root, "services") !== undefined || /(?:^|[/.-])(?:docker-)?compose[^/]*\.ya?ml$/i.test(file.path)),
  bareTags: () => false,
};
