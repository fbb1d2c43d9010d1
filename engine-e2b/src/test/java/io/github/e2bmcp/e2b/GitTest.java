package io.github.e2bmcp.e2b;

import static io.github.e2bmcp.e2b.scripted.Answer.CONNECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.scripted.Answer;
import io.github.e2bmcp.e2b.scripted.ScriptedServer;
import io.github.e2bmcp.e2b.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The lines that git's methods run, and what they make of its answers. */
class GitTest extends FaultyServer {

  private static final GitCredentials LOGIN = new GitCredentials("me", "p@ss/word");
  private static final String URL = "https://git.example.com:8443/a/repo.git";
  private static final String URL_WITH_LOGIN =
      "https://me:p%40ss%2Fword@git.example.com:8443/a/repo.git";

  private record Outcome(int exitCode, String stdout, String stderr) {}

  private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
  private final Git git = sandbox.git();

  @BeforeEach
  void runsLines() {
    server.on("POST /process.Process/Start", this::answer);
  }

  private void answer(ScriptedServer.Request request, Answer answer) throws IOException {
    Outcome outcome =
        outcomes.entrySet().stream()
            .filter(known -> line(request).contains(known.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(new Outcome(0, "", ""));
    answer.begin(200, CONNECT);
    answer.frame(0, "{\"event\":{\"start\":{\"pid\":24}}}");
    output(answer, "stdout", outcome.stdout());
    output(answer, "stderr", outcome.stderr());
    answer.frame(
        0, "{\"event\":{\"end\":{\"exitCode\":" + outcome.exitCode() + ",\"exited\":true}}}");
    answer.frame(2, "{}");
    answer.end();
  }

  private static void output(Answer answer, String stream, String text) throws IOException {
    String base64 = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    answer.frame(0, "{\"event\":{\"data\":{\"" + stream + "\":\"" + base64 + "\"}}}");
  }

  private static JsonNode process(ScriptedServer.Request request) {
    byte[] body = request.body();
    return Json.parse(Arrays.copyOfRange(body, 5, body.length)).path("process");
  }

  private static String line(ScriptedServer.Request request) {
    return process(request).path("args").path(2).asString("");
  }

  private List<String> lines() {
    return server.requests().stream().map(GitTest::line).toList();
  }

  private void says(String part, int exitCode, String stdout, String stderr) {
    outcomes.put(part, new Outcome(exitCode, stdout, stderr));
  }

  @Test
  void aCloneDoesNotKeepItsCredentials() {
    git.clone(new Git.Clone(URL, "", "main", 1, LOGIN));

    assertThat(lines())
        .containsExactly(
            "git clone " + URL_WITH_LOGIN + " --branch main --single-branch --depth 1 repo",
            "git -C repo remote set-url origin " + URL);
    assertThat(process(server.last()).path("envs").path("GIT_TERMINAL_PROMPT").asString(""))
        .isEqualTo("0");
    assertThat(LOGIN.toString()).doesNotContain("p@ss");
  }

  @Test
  void aCloneWithoutCredentialsIsOneCommand() {
    git.clone(Git.Clone.of("git@example.com:a/repo.git"));

    assertThat(lines()).containsExactly("git clone git@example.com:a/repo.git repo");
  }

  @Test
  void credentialsAreForUrlsThatCanCarryThem() {
    assertThatThrownBy(() -> git.clone(new Git.Clone("ssh://x/y", "y", "", 0, LOGIN)))
        .isExactlyInstanceOf(E2bException.InvalidArgument.class);
    assertThatThrownBy(() -> new GitCredentials("me", ""))
        .isExactlyInstanceOf(E2bException.InvalidArgument.class);
    assertThatThrownBy(() -> git.clone(Git.Clone.of("https:///")))
        .isExactlyInstanceOf(E2bException.InvalidArgument.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aRefusedCloneAsksForCredentials() {
    says("clone", 128, "", "fatal: could not read Username: terminal prompts disabled");

    assertThatThrownBy(() -> git.clone(Git.Clone.of(URL)))
        .isExactlyInstanceOf(E2bException.GitAuthentication.class);
  }

  @Test
  void aPushGivesTheRemoteItsUrlBackAlsoWhenItFails() {
    says("remote get-url origin", 0, URL + "\n", "");
    says("push", 1, "", "fatal: Authentication failed for 'https://git.example.com'");

    assertThatThrownBy(() -> git.push("r", "origin", "main", LOGIN))
        .isExactlyInstanceOf(E2bException.GitAuthentication.class);

    assertThat(lines())
        .containsExactly(
            "git -C r remote get-url origin",
            "git -C r remote set-url origin " + URL_WITH_LOGIN,
            "git -C r push --set-upstream origin main",
            "git -C r remote set-url origin " + URL);
  }

  @Test
  void aPullFindsTheOnlyRemoteByItself() {
    says("remote get-url", 0, URL + "\n", "");
    says("set-url", 0, "", "");
    says("git -C r remote", 0, "up\n", "");

    git.pull("r", "", "", LOGIN);

    assertThat(lines())
        .containsExactly(
            "git -C r remote",
            "git -C r remote get-url up",
            "git -C r remote set-url up " + URL_WITH_LOGIN,
            "git -C r pull up",
            "git -C r remote set-url up " + URL);
  }

  @Test
  void whichOfSeveralRemotesMustBeSaid() {
    says("git -C r remote", 0, "a\nb\n", "");

    assertThatThrownBy(() -> git.push("r", "", "", LOGIN))
        .isExactlyInstanceOf(E2bException.InvalidArgument.class)
        .hasMessageContaining("2 of them");
  }

  @Test
  void withoutAnUpstreamPushAndPullSaySo() {
    says("push", 128, "", "fatal: The current branch x has no upstream branch.");
    says("pull", 1, "There is no tracking information for the current branch.", "");

    assertThatThrownBy(() -> git.push("r", "", "", null))
        .isExactlyInstanceOf(E2bException.GitUpstream.class);
    assertThatThrownBy(() -> git.pull("r", "", "", null))
        .isExactlyInstanceOf(E2bException.GitUpstream.class);
  }

  @Test
  void otherFailuresAreThoseOfTheCommand() {
    says("push", 1, "", "rejected");

    assertThatThrownBy(() -> git.push("r", "origin", "", null))
        .isInstanceOfSatisfying(
            E2bException.CommandExit.class,
            exit -> assertThat(exit.stderr()).isEqualTo("rejected"));
  }

  @Test
  void remotesAreAddedOrChanged() {
    says("remote get-url new", 2, "", "error: No such remote 'new'");
    says("remote get-url old", 0, "https://x/y\n", "");

    assertThat(git.remoteUrl("r", "new")).isNull();
    git.setRemote("r", "new", URL);
    git.setRemote("r", "old", URL);

    assertThat(lines())
        .contains("git -C r remote add new " + URL, "git -C r remote set-url old " + URL);
  }

  @Test
  void branchesAreListedMadeAndDeleted() {
    says("branch '--format=", 0, "main\t \nfix\t*\n", "");

    assertThat(git.branches("r")).isEqualTo(new Git.Branches(List.of("main", "fix"), "fix"));
    git.createBranch("r", "new");
    git.checkout("r", "main");
    git.deleteBranch("r", "new", false);
    git.deleteBranch("r", "new", true);

    assertThat(lines().subList(1, 5))
        .containsExactly(
            "git -C r checkout -b new",
            "git -C r checkout main",
            "git -C r branch -d new",
            "git -C r branch -D new");
  }

  @Test
  void whatIsCommittedResetAndRestored() {
    git.add("r");
    git.add("r", "a b", "-c");
    git.commit("r", "It's done", "Ada", "ada@example.com", true);
    git.reset("r", Git.ResetMode.HARD, "HEAD~1");
    git.reset("r", null, "", "a");
    git.restore("r", true, true, "HEAD", "a");

    assertThat(lines())
        .containsExactly(
            "git -C r add -A",
            "git -C r add -- 'a b' -c",
            "git -C r -c user.name=Ada -c user.email=ada@example.com commit -m"
                + " 'It'\"'\"'s done' --allow-empty",
            "git -C r reset --hard 'HEAD~1'",
            "git -C r reset -- a",
            "git -C r restore --worktree --staged --source HEAD -- a");
    assertThatThrownBy(() -> git.restore("r", false, false, "", "a"))
        .isExactlyInstanceOf(E2bException.InvalidArgument.class);
  }

  @Test
  void settingsAndStoredCredentials() {
    says("--get", 1, "", "");

    assertThat(git.config("user.name", Git.Scope.LOCAL, "r")).isNull();
    git.configureUser("Ada", "ada@example.com", Git.Scope.GLOBAL, "");
    git.storeCredentials(LOGIN, "https", "git.example.com");

    assertThat(lines())
        .containsExactly(
            "git -C r config --local --get user.name",
            "git config --global user.name Ada",
            "git config --global user.email ada@example.com",
            "git config --global credential.helper store",
            "printf %s 'protocol=https\nhost=git.example.com\nusername=me\npassword=p@ss/word\n\n'"
                + " | git credential approve");
    assertThatThrownBy(() -> git.setConfig("k", "v", Git.Scope.LOCAL, ""))
        .isExactlyInstanceOf(E2bException.InvalidArgument.class);
  }
}
