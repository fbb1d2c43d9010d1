package io.github.e2bmcp.e2b;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Shell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Git in a sandbox, by its own command. Credentials are in a URL only while a command runs, unless
 * a method says that it stores them.
 */
public final class Git {

  private final Commands commands;
  private final CommandOptions options;

  Git(Commands commands) {
    this(commands, CommandOptions.standard());
  }

  private Git(Commands commands, CommandOptions options) {
    this.commands = commands;
    this.options = options;
  }

  /** The same with other options: user, timeout, environment. */
  public Git with(CommandOptions value) {
    return new Git(commands, value);
  }

  /** Where a setting of git is kept. */
  public enum Scope {
    GLOBAL,
    LOCAL,
    SYSTEM;

    private String flag() {
      return "--" + name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What to clone.
   *
   * @param path empty for the repository's name
   * @param branch empty for the default one
   * @param depth 0 for the whole history
   * @param credentials null for none; removed from the clone's remote afterwards
   */
  public record Clone(
      String url, String path, String branch, int depth, @Nullable GitCredentials credentials) {
    public static Clone of(String url) {
      return new Clone(url, "", "", 0, null);
    }
  }

  public CommandResult clone(Clone what) {
    GitCredentials credentials = what.credentials();
    String url = credentials == null ? what.url() : credentials.in(what.url());
    String path = what.path().isEmpty() ? directoryOf(what.url()) : what.path();
    List<String> arguments = new ArrayList<>(List.of("clone", url));
    if (!what.branch().isEmpty()) {
      arguments.addAll(List.of("--branch", what.branch(), "--single-branch"));
    }
    if (what.depth() > 0) {
      arguments.addAll(List.of("--depth", Integer.toString(what.depth())));
    }
    arguments.add(path);
    CommandResult result = remote("clone", () -> run("", arguments));
    if (credentials != null) {
      run(path, "remote", "set-url", "origin", what.url());
    }
    return result;
  }

  private static String directoryOf(String url) {
    String name = url.replaceFirst("[?#].*", "").replaceFirst("/+$", "").replaceFirst(".*[/:]", "");
    String directory = name.endsWith(".git") ? name.substring(0, name.length() - 4) : name;
    if (directory.isEmpty()) {
      throw new E2bException.InvalidArgument("A destination path is required for this URL");
    }
    return directory;
  }

  public CommandResult init(String path, String initialBranch, boolean bare) {
    List<String> arguments = new ArrayList<>(List.of("init"));
    if (!initialBranch.isEmpty()) {
      arguments.addAll(List.of("--initial-branch", initialBranch));
    }
    if (bare) {
      arguments.add("--bare");
    }
    arguments.add(path);
    return run("", arguments);
  }

  public CommandResult addRemote(String path, String name, String url) {
    return run(path, "remote", "add", name, url);
  }

  /** Adds a remote, or gives the one of this name another URL. */
  public CommandResult setRemote(String path, String name, String url) {
    return remoteUrl(path, name) == null
        ? addRemote(path, name, url)
        : run(path, "remote", "set-url", name, url);
  }

  /** A remote's URL; null when there is none of this name. */
  public @Nullable String remoteUrl(String path, String name) {
    return orNull(() -> run(path, "remote", "get-url", name));
  }

  public GitStatus status(String path) {
    return GitStatus.parse(run(path, "status", "--porcelain=1", "-b", "-z").stdout());
  }

  /** Local branches, the current one with a star before it in {@code git branch}'s manner. */
  public Branches branches(String path) {
    String output = run(path, "branch", "--format=%(refname:short)\t%(HEAD)").stdout();
    List<String> names = new ArrayList<>();
    String current = "";
    for (String line : output.lines().filter(line -> !line.isBlank()).toList()) {
      int tab = line.indexOf('\t');
      String name = tab < 0 ? line.strip() : line.substring(0, tab);
      names.add(name);
      current = line.endsWith("*") ? name : current;
    }
    return new Branches(names, current);
  }

  /**
   * Local branches.
   *
   * @param current empty when detached
   */
  public record Branches(List<String> names, String current) {
    public Branches {
      names = List.copyOf(names);
    }
  }

  /** Makes a branch and checks it out. */
  public CommandResult createBranch(String path, String branch) {
    return run(path, "checkout", "-b", branch);
  }

  public CommandResult checkout(String path, String branch) {
    return run(path, "checkout", branch);
  }

  public CommandResult deleteBranch(String path, String branch, boolean force) {
    return run(path, "branch", force ? "-D" : "-d", branch);
  }

  /** Stages these files, or everything when there are none. */
  public CommandResult add(String path, String... files) {
    List<String> arguments = new ArrayList<>(List.of("add"));
    arguments.addAll(files.length == 0 ? List.of("-A") : List.of("--"));
    arguments.addAll(Arrays.asList(files));
    return run(path, arguments);
  }

  /** Commits what is staged; empty for the configured author. */
  public CommandResult commit(
      String path, String message, String authorName, String authorEmail, boolean allowEmpty) {
    List<String> arguments = new ArrayList<>();
    if (!authorName.isEmpty()) {
      arguments.addAll(List.of("-c", "user.name=" + authorName));
    }
    if (!authorEmail.isEmpty()) {
      arguments.addAll(List.of("-c", "user.email=" + authorEmail));
    }
    arguments.addAll(List.of("commit", "-m", message));
    if (allowEmpty) {
      arguments.add("--allow-empty");
    }
    return run(path, arguments);
  }

  public CommandResult commit(String path, String message) {
    return commit(path, message, "", "", false);
  }

  /** How much a reset resets. */
  public enum ResetMode {
    SOFT,
    MIXED,
    HARD,
    MERGE,
    KEEP
  }

  /** Resets to a commit; with paths only these, and then the mode must be null. */
  public CommandResult reset(
      String path, @Nullable ResetMode mode, String target, String... paths) {
    List<String> arguments = new ArrayList<>(List.of("reset"));
    if (mode != null) {
      arguments.add("--" + mode.name().toLowerCase(Locale.ROOT));
    }
    if (!target.isEmpty()) {
      arguments.add(target);
    }
    if (paths.length > 0) {
      arguments.add("--");
      arguments.addAll(Arrays.asList(paths));
    }
    return run(path, arguments);
  }

  /** Restores files in the index, the working tree or both; an empty source means the default. */
  public CommandResult restore(
      String path, boolean staged, boolean workingTree, String source, String... files) {
    if (files.length == 0 || (!staged && !workingTree)) {
      throw new E2bException.InvalidArgument(
          "restore needs at least one path, and the index or the working tree");
    }
    List<String> arguments = new ArrayList<>(List.of("restore"));
    if (workingTree) {
      arguments.add("--worktree");
    }
    if (staged) {
      arguments.add("--staged");
    }
    if (!source.isEmpty()) {
      arguments.addAll(List.of("--source", source));
    }
    arguments.add("--");
    arguments.addAll(Arrays.asList(files));
    return run(path, arguments);
  }

  /**
   * Pushes.
   *
   * @param remote empty for the configured one
   * @param branch empty for the configured one
   */
  public CommandResult push(
      String path, String remote, String branch, @Nullable GitCredentials credentials) {
    return withCredentials(
        path, remote, credentials, name -> remote("push", () -> run(path, pushed(name, branch))));
  }

  private static List<String> pushed(String remote, String branch) {
    List<String> arguments = new ArrayList<>(List.of("push"));
    if (!remote.isEmpty()) {
      arguments.addAll(List.of("--set-upstream", remote));
    }
    if (!branch.isEmpty()) {
      arguments.add(branch);
    }
    return arguments;
  }

  /** Pulls; empty for the configured remote and branch. */
  public CommandResult pull(
      String path, String remote, String branch, @Nullable GitCredentials credentials) {
    return withCredentials(
        path,
        remote,
        credentials,
        name -> {
          List<String> arguments = new ArrayList<>(List.of("pull"));
          List.of(name, branch).stream().filter(text -> !text.isEmpty()).forEach(arguments::add);
          return remote("pull", () -> run(path, arguments));
        });
  }

  public CommandResult setConfig(String key, String value, Scope scope, String path) {
    return run(repository(scope, path), "config", scope.flag(), key, value);
  }

  /** A setting; null when it is not set. */
  public @Nullable String config(String key, Scope scope, String path) {
    return orNull(() -> run(repository(scope, path), "config", scope.flag(), "--get", key));
  }

  public void configureUser(String name, String email, Scope scope, String path) {
    setConfig("user.name", name, scope, path);
    setConfig("user.email", email, scope, path);
  }

  /** Stores credentials in the sandbox, where every program can read them. */
  public CommandResult storeCredentials(GitCredentials credentials, String protocol, String host) {
    run("", "config", "--global", "credential.helper", "store");
    String input =
        "protocol=%s\nhost=%s\nusername=%s\npassword=%s\n\n"
            .formatted(protocol, host, credentials.username(), credentials.password());
    return shell("printf %s " + Shell.quote(input) + " | git credential approve");
  }

  private static String repository(Scope scope, String path) {
    if (scope != Scope.LOCAL) {
      return "";
    }
    if (path.isEmpty()) {
      throw new E2bException.InvalidArgument(
          "A repository path is required when using scope \"local\".");
    }
    return path;
  }

  private CommandResult withCredentials(
      String path,
      String remote,
      @Nullable GitCredentials credentials,
      Function<String, CommandResult> operation) {
    if (credentials == null) {
      return operation.apply(remote);
    }
    String name = remote.isEmpty() ? onlyRemote(path) : remote;
    String url = remoteUrl(path, name);
    if (url == null) {
      throw new E2bException.InvalidArgument("Remote \"" + name + "\" has no URL");
    }
    run(path, "remote", "set-url", name, credentials.in(url));
    try {
      return operation.apply(name);
    } finally {
      run(path, "remote", "set-url", name, url);
    }
  }

  private String onlyRemote(String path) {
    List<String> names = run(path, "remote").stdout().lines().toList();
    if (names.size() != 1) {
      throw new E2bException.InvalidArgument(
          "Name the remote: the repository has " + names.size() + " of them");
    }
    return names.getFirst();
  }

  private static CommandResult remote(String action, Supplier<CommandResult> operation) {
    try {
      return operation.get();
    } catch (E2bException.CommandExit e) {
      throw GitFailures.explained(action, e);
    }
  }

  private static @Nullable String orNull(Supplier<CommandResult> call) {
    try {
      String text = call.get().stdout().strip();
      return text.isEmpty() ? null : text;
    } catch (E2bException.CommandExit e) {
      return null;
    }
  }

  private CommandResult run(String path, String... arguments) {
    return run(path, Arrays.asList(arguments));
  }

  private CommandResult run(String path, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("git"));
    if (!path.isEmpty()) {
      words.addAll(List.of("-C", path));
    }
    words.addAll(arguments);
    return shell(Shell.line(words));
  }

  private CommandResult shell(String line) {
    Map<String, String> environment = new HashMap<>();
    // A prompt would wait for ever for somebody to answer.
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.putAll(options.environment());
    return commands.run(line, options.withEnvironment(environment));
  }
}
