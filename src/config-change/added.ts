/** Those of the second that the first does not have; logins, slugs and repositories are compared without regard to case. */
export const added = (before: readonly string[], after: readonly string[]): readonly string[] =>
  after.filter((one) => !before.some((other) => other.toLowerCase() === one.toLowerCase()));
