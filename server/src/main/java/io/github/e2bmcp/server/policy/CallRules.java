package io.github.e2bmcp.server.policy;

import io.github.e2bmcp.server.policy.Finding.Category;
import io.github.e2bmcp.server.policy.Finding.Severity;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Uses of names that have power: over the network, programs, files, the environment. */
final class CallRules {

  /** Programs that work on files or text and tell nothing secret. */
  private static final Set<String> HARMLESS =
      Set.of(
          ("python python3 node npm npx pip pip3 ls echo cat pwd date uname whoami which git pytest gcc"
                  + " g++ make wc sort uniq head tail grep find mkdir cp mv touch true false ffmpeg"
                  + " convert pdftotext tar zip unzip gzip diff sleep printf tree du df nproc free rustc"
                  + " cargo go java javac pandoc latex pdflatex dot jq sqlite3 black ruff mypy eslint tsc"
                  + " sed awk cut tr file stat basename dirname seq")
              .split(" ", -1));

  private static final Pattern SECRET_VARIABLE =
      Pattern.compile("(?i).*(?:_KEY|APIKEY|TOKEN|SECRET|PASSW|CREDENTIAL|PRIVATE).*");
  private static final Set<String> DECODERS =
      Set.of(
          ("b64decode b32decode b16decode b85decode a85decode fromhex unhexlify decompress atob"
                  + " fromCharCode chr loads base64 codecs")
              .split(" ", -1));
  private static final Pattern SYSTEM_FOLDER =
      Pattern.compile(
          "/|/\\*|~|/home(?:/user)?/?|/(?:etc|usr|bin|sbin|lib|lib64|boot|sys|proc|root|var|opt)(?:/.*)?");
  private static final Pattern PRIVATE_FOLDER =
      Pattern.compile("/(?:etc|root|boot|sys|proc|var/log)/?");
  private static final Pattern WRITING = Pattern.compile("[rbt]*[wax+][rbt+]*");

  private final boolean python;
  private final List<Finding> findings;

  CallRules(boolean python, List<Finding> findings) {
    this.python = python;
    this.findings = findings;
  }

  void check(Power power, Call call) {
    if (power == Power.ENVIRONMENT) {
      environment(call);
    } else if (call.called()) {
      switch (power) {
        case NETWORK -> add(Category.NETWORK, Severity.MEDIUM, call, "connects by " + call.name());
        case SHELL -> command(call, Severity.MEDIUM);
        case PROGRAM -> command(call, Severity.LOW);
        case KERNEL -> add(Category.PROCESSES, Severity.HIGH, call, "uses " + call.name());
        case SIGNAL -> signal(call);
        case EVALUATION -> evaluation(call);
        case LOADING -> loading(call);
        case FILE_CHANGE -> fileChange(call);
        case FOLDER -> folder(call);
        case ENVIRONMENT -> {}
      }
    }
  }

  private void command(Call call, Severity severity) {
    String command = call.strings();
    CommandRules.check(command, call.line(), findings);
    String program = command.substring(0, end(command));
    boolean itself = call.mentions("executable") || call.mentions("execPath");
    if (!itself && !HARMLESS.contains(program)) {
      add(Category.PROCESSES, severity, call, "starts a program by " + call.name());
    }
  }

  private static int end(String command) {
    int space = command.indexOf(' ');
    return space < 0 ? command.length() : space;
  }

  /** To all, to the first process or to the parent. */
  private void signal(Call call) {
    if (call.arguments().isEmpty()) {
      return;
    }
    Token first = call.arguments().getFirst();
    boolean wide = first.is("-") || first.text().equals("1");
    if (wide || call.mentions("getppid") || call.mentions("ppid")) {
      add(Category.PROCESSES, Severity.HIGH, call, "signals processes of others");
    }
  }

  private void evaluation(Call call) {
    if (decodes(call)) {
      add(Category.PROCESSES, Severity.HIGH, call, "runs code that it decodes first");
      return;
    }
    List<Finding> inside = Detector.inside(call.firstString(), python);
    if (!inside.isEmpty()) {
      inside.forEach(one -> add(one.category(), one.severity(), call, one.reason()));
      add(
          Category.PROCESSES,
          Severity.HIGH,
          call,
          "runs code from a string that " + inside.getFirst().reason());
    }
  }

  private void loading(Call call) {
    if (decodes(call)) {
      add(Category.PROCESSES, Severity.HIGH, call, "loads a module whose name it hides");
    }
  }

  private static boolean decodes(Call call) {
    return call.arguments().stream().anyMatch(t -> t.isName() && DECODERS.contains(t.text()));
  }

  private void fileChange(Call call) {
    String file = call.firstString();
    boolean reads =
        call.name().endsWith("open")
            && call.arguments().stream()
                .noneMatch(t -> t.isString() && WRITING.matcher(t.text()).matches());
    if (!reads && SYSTEM_FOLDER.matcher(file).matches()) {
      add(
          Category.SYSTEM_FILES,
          Severity.HIGH,
          call,
          "changes " + Finding.shown(file) + " by " + call.name());
    }
  }

  private void folder(Call call) {
    String folder = call.firstString();
    if (PRIVATE_FOLDER.matcher(folder).matches()) {
      String reason = "looks into " + Finding.shown(folder) + " by " + call.name();
      add(Category.SYSTEM_FILES, Severity.MEDIUM, call, reason);
    }
  }

  private void environment(Call call) {
    String name = call.name();
    String last = name.substring(name.lastIndexOf('.') + 1);
    boolean object = last.equals("environ") || last.equals("environb") || last.equals("env");
    boolean all = Set.of("items", "values", "copy", "keys").contains(last) && call.called();
    String variable = call.called() ? call.firstString() : last;
    if (all || (object && !call.called() && call.whole())) {
      add(Category.SECRETS, Severity.MEDIUM, call, "reads the whole environment");
    } else if (SECRET_VARIABLE.matcher(variable).matches()) {
      add(
          Category.SECRETS,
          Severity.MEDIUM,
          call,
          "reads the secret variable " + Finding.shown(variable));
    }
  }

  private void add(Category category, Severity severity, Call at, String reason) {
    findings.add(new Finding(category, severity, at.line(), reason));
  }
}
