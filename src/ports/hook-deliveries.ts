/** What GitHub tried to deliver to the App, for asking again for what never arrived. */

export interface HookDeliveries {
  /** Attempts since that time, newest first, redeliveries included; stops reading pages when it is passed. */
  since(time: number): Promise<readonly HookAttempt[]>;
  /** Asks GitHub to deliver the attempt's payload once more. Throws Mistake where GitHub no longer has it. */
  redeliver(attemptId: number): Promise<void>;
}

export interface HookAttempt {
  /** Of this attempt; a redelivery has another. */
  readonly id: number;
  /** `X-GitHub-Delivery`: the same for all attempts of one delivery. */
  readonly guid: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** We answered 2xx. */
  readonly succeeded: boolean;
}
