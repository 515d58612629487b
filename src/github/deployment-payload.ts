/** The payload of a deployment: JSON of whoever made it, as an object or as text. */
import { fields } from "./answer.ts";

export interface DeploymentPayload {
  /** The key of one of ours. */
  readonly towpath?: string;
  readonly application?: string;
  readonly version?: string;
}

/** What is understood of it: `application` and `version` (or `tag`), and our own key. Never throws. */
export function readDeploymentPayload(payload: unknown): DeploymentPayload {
  const { towpath, application, version, tag } = fields(typeof payload === "string" ? parsed(payload) : payload);
  const named = version ?? tag;
  return {
    ...(isText(towpath) && { towpath }),
    ...(isText(application) && { application }),
    ...(isText(named) && { version: named }),
  };
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? undefined : value;
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
