/** Which GitHub: github.com, an Enterprise Server by `GHE_HOST`, or any base URL by `GITHUB_API_URL`. */
import type { Reader } from "./reader.ts";
import type { Settings } from "./settings-shape.ts";

type Addresses = Pick<Settings, "apiUrl" | "webUrl">;

const GITHUB_COM: Addresses = { apiUrl: "https://api.github.com", webUrl: "https://github.com" };

export function readGithubAddresses(reader: Reader): Addresses {
  const host = reader.get("GHE_HOST");
  const url = reader.get("GITHUB_API_URL");
  if (host !== undefined && url !== undefined) {
    reader.mistake(
      "GHE_HOST and GITHUB_API_URL are both set: leave one of them out (GHE_HOST is for Enterprise Server).",
    );
  }
  if (url !== undefined) return readApiUrl(reader, url);
  return host === undefined ? GITHUB_COM : readEnterpriseHost(reader, host);
}

function readEnterpriseHost(reader: Reader, host: string): Addresses {
  if (!/^[A-Za-z0-9.-]+(:\d{1,5})?$/.test(host)) {
    reader.mistake(
      "GHE_HOST is not a host name: set it to the host alone, as in github.example.com, without https:// and path.",
    );
    return GITHUB_COM;
  }
  return { apiUrl: `https://${host}/api/v3`, webUrl: `https://${host}` };
}

function readApiUrl(reader: Reader, text: string): Addresses {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== "" ||
    url.search !== "" ||
    url.hash !== ""
  ) {
    reader.mistake(
      "GITHUB_API_URL is not a base URL: set it to something like https://api.github.com or https://github.example.com/api/v3, without user, query and fragment.",
    );
    return GITHUB_COM;
  }
  return { apiUrl: url.href.replace(/\/+$/, ""), webUrl: webUrlOf(url) };
}

/** `api.` in front (github.com, GHE.com) and `/api/v3` behind (Enterprise Server) belong to the API alone. */
function webUrlOf(api: URL): string {
  const path = api.pathname.replace(/\/+$/, "").replace(/\/api\/v3$/, "");
  return `${api.protocol}//${api.host.replace(/^api\./, "")}${path}`;
}
