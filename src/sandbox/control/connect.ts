import type { RemoteControls } from "./controls.ts";

/** The controls of a sandbox that runs in another process. */
export function connectSandbox(url: string): RemoteControls {
  const call = async (name: string, input: unknown): Promise<unknown> => {
    const response = await fetch(new URL(`/_sandbox/${name}`, url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    });
    const result: unknown = await response.json();
    if (response.ok) return result;
    throw new Error(`sandbox control ${name}: ${JSON.stringify(result)}`);
  };
  const handler: ProxyHandler<RemoteControls> = {
    get: (_, name) => (name === "then" ? undefined : (input: unknown) => call(String(name), input)),
  };
  // The proxy answers every name; which there are is known to the type, and checked again by the sandbox.
  return new Proxy({} as RemoteControls, handler);
}
