#!/usr/bin/env node
/** The executable `towpath`: each subcommand adds itself and loads what it needs only when it runs. */
import { Command, CommanderError } from "commander";
import { addCheckConfig } from "./cli/check-config.ts";
import { addDoctor } from "./cli/doctor.ts";
import { addImages } from "./cli/images.ts";
import { addInit } from "./cli/init.ts";
import { addPlan } from "./cli/plan.ts";
import { addServe } from "./cli/serve.ts";
import { addSet } from "./cli/set.ts";
import { addSimulate } from "./cli/simulate.ts";
import { addValidate } from "./cli/validate.ts";

const program = new Command("towpath")
  .description("Promotes container images by pull request through an environment repository, gate by gate.")
  .exitOverride();

addCheckConfig(program);
addDoctor(program);
addImages(program);
addInit(program);
addPlan(program);
addServe(program);
addSet(program);
addSimulate(program);
addValidate(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has printed what it has to say: help was asked for, or the command line is wrong.
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
