import { appControls } from "./apps.ts";
import { buildControls } from "./builds.ts";
import { checkControls } from "./checks.ts";
import type { ControlContext } from "./context.ts";
import { faultControls } from "./faults.ts";
import { peopleControls } from "./people.ts";
import { pullControls } from "./pulls.ts";
import { repositoryControls } from "./repositories.ts";
import { ruleControls } from "./rules.ts";
import { timeControls } from "./time.ts";

/** Everything that a test, a benchmark or the demo can do to the sandbox from outside GitHub's API. */
export function createControls(context: ControlContext) {
  return {
    ...peopleControls(context),
    ...appControls(context),
    ...repositoryControls(context),
    ...pullControls(context),
    ...checkControls(context),
    ...buildControls(context),
    ...ruleControls(context),
    ...timeControls(context),
    ...faultControls(context),
  };
}

export type Controls = ReturnType<typeof createControls>;

/** The same from another process: every method takes one JSON value and answers with one. */
export type RemoteControls = {
  readonly [Name in keyof Controls]: (
    ...input: Parameters<Controls[Name]>
  ) => Promise<Awaited<ReturnType<Controls[Name]>>>;
};
