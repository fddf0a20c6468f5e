/** The addresses that every page links to. The web door owns the routes; the links are kept in this one list. */
export const places = {
  home: "/",
  benchmarks: "/benchmarks",
  teams: "/teams",
  host: "/host",
  help: "/help",
  admin: "/admin",
  profile: "/profile",
  login: "/login",
  logout: "/logout",
  register: "/register",
  forgot: "/forgot",
  theme: "/theme",
  apiDocs: "/help/api",
  licence: "/help/licence",
} as const;
