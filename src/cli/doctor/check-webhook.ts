/** Whether GitHub's deliveries can arrive and be verified. */
import type { HookSettings } from "../../github/app-settings.ts";
import type { HookAttempt } from "../../ports/hook-deliveries.ts";
import { advice, type Check, mend, orOk } from "./check.ts";

export const WEBHOOK_PATH = "/api/github/webhooks";

export function checkWebhook(hook: HookSettings | undefined): readonly Check[] {
  const subject = "webhook";
  if (hook === undefined) {
    return [mend(subject, `The App has no webhook; set its URL to your server's address and ${WEBHOOK_PATH}`)];
  }
  const complaints: Check[] = [];
  const path = URL.canParse(hook.url) ? new URL(hook.url).pathname : "";
  if (path !== WEBHOOK_PATH && !path.endsWith(WEBHOOK_PATH)) {
    complaints.push(mend(subject, `The webhook's URL is ${hook.url}, and Towpath listens at ${WEBHOOK_PATH}`));
  }
  if (!hook.hasSecret) {
    complaints.push(mend(subject, "The webhook has no secret; set the first one of WEBHOOK_SECRET"));
  }
  if (hook.contentType !== "json") {
    complaints.push(mend(subject, `The webhook sends ${hook.contentType}; set its content type to application/json`));
  }
  if (!hook.verifiesCertificates) {
    complaints.push(
      advice(subject, "The webhook does not verify the server's certificate; switch SSL verification on"),
    );
  }
  return orOk(complaints, subject, `GitHub delivers to ${hook.url}, with a secret`);
}

/** Deliveries of the last day: one counts as arrived when any of its attempts did. */
export function checkDeliveries(attempts: readonly HookAttempt[]): readonly Check[] {
  const subject = "deliveries";
  const guids = new Set(attempts.map(({ guid }) => guid));
  const arrived = new Set(attempts.filter(({ succeeded }) => succeeded).map(({ guid }) => guid));
  if (guids.size === 0)
    return [advice(subject, "GitHub delivered nothing during the last day, so nothing shows whether it can")];
  const [newest] = attempts;
  const failed = guids.size - arrived.size;
  const complaints: Check[] = [];
  if (failed > 0 && newest?.succeeded === false) {
    const sentence = `${failed} of ${guids.size} deliveries of the last day did not arrive, the last one among them; see Recent deliveries in the App's settings, under Advanced`;
    complaints.push(mend(subject, sentence));
  } else if (failed > 0) {
    complaints.push(
      advice(
        subject,
        `${failed} of ${guids.size} deliveries of the last day did not arrive; the server asks for them again`,
      ),
    );
  }
  return orOk(complaints, subject, `The last of ${guids.size} deliveries of the last day arrived`);
}
