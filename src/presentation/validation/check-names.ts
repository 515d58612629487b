/** Names of the check runs on pull requests' manifests: what rulesets require. */
export const MANIFESTS_CHECK = "Towpath / manifests";
export const POLICY_CHECK = "Towpath / policy";
export const CHECK_NAMES: readonly string[] = [MANIFESTS_CHECK, POLICY_CHECK];
