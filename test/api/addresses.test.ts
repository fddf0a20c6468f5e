import { afterAll, beforeAll, expect, test } from "bun:test";
import { clientWith } from "../support/api.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { addPerson } from "../support/people.ts";

let app: TestApp;
beforeAll(async () => {
  app = openTestApp();
  await addPerson(app, "paula");
});
afterAll(() => app.close());

/** Every address in the stock client's own list (evalai 1.3.18, utils/urls.py), and those of the releases before it. */
const addresses = [
  "POST auth/login",
  "GET accounts/user/get_auth_token",
  "GET challenges/challenge/all/all/all",
  "GET challenges/challenge/all",
  "GET challenges/challenge/past",
  "GET challenges/challenge/past/approved/public",
  "GET challenges/challenge/future/approved/public",
  "GET challenges/challenge/{}",
  "GET challenges/challenge/phase/{}/",
  "GET participants/participant_team",
  "POST participants/participant_team",
  "GET hosts/challenge_host_team/",
  "GET challenges/challenge_host_team/{}/challenge",
  "GET challenges/{}/challenge_phase_split",
  "POST hosts/create_challenge_host_team",
  "GET participants/participant_team/{}/challenge",
  "POST challenges/challenge/{}/participant_team/{}",
  "GET challenges/challenge/{}/challenge_phase",
  "GET challenges/challenge/{}/challenge_phase/{}",
  "GET jobs/challenge/{}/challenge_phase/{}/submission/",
  "POST jobs/challenge/{}/challenge_phase/{}/submission/",
  "GET jobs/submission/{}",
  "GET jobs/challenge_phase_split/{}/leaderboard/",
  "GET challenges/phases/{}/participant_team/aws/credentials/",
  "GET jobs/submission_files/?bucket={}&key={}",
  "GET challenges/phase/{}/",
  "POST challenges/phases/{}/get_annotation_file_presigned_url/",
  "POST jobs/phases/{}/get_submission_file_presigned_url/",
  "POST jobs/phases/{}/finish_submission_file_upload/{}/",
  "POST challenges/phases/{}/finish_annotation_file_upload/",
  "POST jobs/phases/{}/send_submission_message/{}/",
];

test.each(addresses)("%s leads somewhere, with a slash at its end and without", async (address) => {
  const [method = "", path = ""] = address.replaceAll("{}", "7").split(" ");
  const [bare = "", query = ""] = path.split("?");
  for (const form of [bare.replace(/\/$/, ""), `${bare.replace(/\/$/, "")}/`]) {
    const response = await clientWith(app, null).call(method, query === "" ? form : `${form}?${query}`);
    const { error = "" } = response.status < 400 ? {} : await response.json();
    // "Not found." is what an address says that leads nowhere; POST and PUT must be answered without a detour.
    expect([error === "Not found.", response.status >= 300 && response.status < 400]).toEqual([false, false]);
  }
});

test("what leads nowhere says so in both fields", async () => {
  for (const path of ["", "nothing", "challenges/challenge/1/2/3/4", "jobs/submission/1/result"]) {
    const response = await clientWith(app, null).get(path);
    expect([response.status, await response.json()]).toEqual([
      404,
      { error: "Not found.", detail: "Not found." },
    ]);
  }
});
