/** How the App is set up at GitHub, for `towpath doctor`. */
import type { Repository } from "../domain/repository.ts";
import { accountName } from "./account-name.ts";
import type { Clients } from "./clients.ts";
import { isRefusal } from "./failures.ts";
import { readFiles } from "./files-on-default-branch.ts";
import { allPages, PER_PAGE } from "./pages.ts";

export interface AppSettings {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly url: string;
  /** Permission → level, as the App asks for them. */
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

export interface GrantedInstallation {
  readonly id: number;
  readonly account: string;
  readonly suspended: boolean;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  /** Page of its settings. */
  readonly url: string;
}

export interface HookSettings {
  readonly url: string;
  /** GitHub shows that there is one, never which. */
  readonly hasSecret: boolean;
  readonly verifiesCertificates: boolean;
  readonly contentType: string;
}

export interface AppReads {
  app(): Promise<AppSettings>;
  /** Undefined: the App has no webhook. */
  hook(): Promise<HookSettings | undefined>;
  installations(): Promise<readonly GrantedInstallation[]>;
  /** The content of a file at the head of the default branch, for those repositories that have it. */
  files(repositories: readonly Repository[], path: string): Promise<ReadonlyMap<number, string>>;
}

export function createAppReads(clients: Clients): AppReads {
  return {
    async app() {
      const { data } = await clients.app().request("GET /app");
      if (data === null) throw new Error("GitHub does not say which App signed the request");
      const { id, slug = "", name, html_url: url, events } = data;
      return { id: Number(id), slug, name, url, permissions: levels(data.permissions), events };
    },
    async hook() {
      try {
        const { data } = await clients.app().request("GET /app/hook/config");
        if (data.url === undefined || data.url === "") return undefined;
        return {
          url: data.url,
          hasSecret: data.secret !== undefined && data.secret !== "",
          verifiesCertificates: String(data.insecure_ssl ?? "0") === "0",
          contentType: data.content_type ?? "form",
        };
      } catch (error) {
        if (isRefusal(error, 404)) return undefined;
        throw error;
      }
    },
    async installations() {
      const answers = await allPages((page) =>
        clients.app().request("GET /app/installations", { per_page: PER_PAGE, page }),
      );
      return answers.map(({ id, account, suspended_at, permissions, events, html_url: url }) => ({
        id: Number(id),
        account: accountName(account),
        suspended: suspended_at !== null && suspended_at !== undefined,
        permissions: levels(permissions),
        events,
        url,
      }));
    },
    files: (repositories, path) => readFiles(clients, repositories, path),
  };
}

const levels = (permissions: object): Record<string, string> =>
  Object.fromEntries(Object.entries(permissions).flatMap(([name, level]) => (level ? [[name, String(level)]] : [])));
