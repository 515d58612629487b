/** JSON files of any content: values, rendered manifests, lists of versions. What is written into them stays JSON. */
import type { Format } from "./format.ts";

export const json: Format = {
  name: "json",
  claims: ({ file }) => /\.json$/i.test(file.path),
  bareTags: () => true,
};
