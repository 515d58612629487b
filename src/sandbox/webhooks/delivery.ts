/** One attempt to hand an event to an App's webhook, as GitHub's list of deliveries keeps it. */
export interface Attempt {
  readonly id: number;
  readonly deliveredAt: number;
  readonly redelivery: boolean;
  readonly durationSeconds: number;
  /** `OK`, or what went wrong. */
  readonly status: string;
  readonly statusCode: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

/** An event on its way to one App. Redelivered, it keeps its GUID and its payload. */
export interface Delivery {
  readonly guid: string;
  readonly appId: number;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  /** The JSON that is sent, byte for byte, written when the event happened. */
  readonly payload: string;
  readonly happenedAt: number;
  readonly attempts: Attempt[];
}

/** A webhook as someone who looks on sees it. */
export interface WebhookExchange {
  readonly event: string;
  readonly action: string | null;
  readonly guid: string;
  readonly payload: unknown;
}
