import type { Path, Positions } from "../resource.ts";
import type { Issue } from "./issue.ts";
import type { StructuralSchema } from "./structural-schema.ts";

/** What a person reads of an issue, and where. */
export interface Explanation {
  readonly path: Path;
  readonly on: "key" | "value";
  /** One sentence. */
  readonly message: string;
  readonly remedy?: string;
}

/** What explaining needs to know of the object. */
export interface Explained {
  readonly root: StructuralSchema;
  readonly value: unknown;
  readonly at: Positions;
  /** Values of a Secret are not repeated. */
  readonly secret: boolean;
}

export type Explain = (issue: Issue, object: Explained) => Explanation;
