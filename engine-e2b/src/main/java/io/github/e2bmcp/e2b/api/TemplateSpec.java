package io.github.e2bmcp.e2b.api;

import io.github.e2bmcp.e2b.error.E2bException;
import io.github.e2bmcp.e2b.wire.Json;
import io.github.e2bmcp.e2b.wire.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How to build a template, step by step. Each method returns a new object.
 *
 * @param fromImage the image to start from; empty when it starts from a template
 * @param fromTemplate the template to start from; empty when it starts from an image
 * @param registry who may pull the image; null when anybody may
 * @param startCommand run in every sandbox; empty for none
 * @param readyCommand tells by its exit code when the start command is ready; empty for none
 * @param force whether to build everything anew
 */
public record TemplateSpec(
    String fromImage,
    String fromTemplate,
    @Nullable RegistryLogin registry,
    List<Step> steps,
    String startCommand,
    String readyCommand,
    boolean force) {

  /**
   * One step.
   *
   * @param type such as {@code RUN}
   * @param filesHash of files uploaded by {@link Templates#upload}; empty for none
   */
  public record Step(String type, List<String> arguments, String filesHash) {
    public Step {
      arguments = List.copyOf(arguments);
    }
  }

  public TemplateSpec {
    steps = List.copyOf(steps);
  }

  public static TemplateSpec fromImage(String image) {
    return new TemplateSpec(image, "", null, List.of(), "", "", false);
  }

  public static TemplateSpec fromTemplate(String template) {
    return new TemplateSpec("", template, null, List.of(), "", "", false);
  }

  /** Starts from an image of a private registry. */
  public static TemplateSpec fromImage(String image, RegistryLogin registry) {
    return new TemplateSpec(image, "", registry, List.of(), "", "", false);
  }

  /** Installs Python packages for every user. */
  public TemplateSpec pipInstall(String... packages) {
    return run("pip install " + quoted(packages), "root");
  }

  /** Installs npm packages for every user. */
  public TemplateSpec npmInstall(String... packages) {
    return run("npm install -g " + quoted(packages), "root");
  }

  /** Installs packages of the image's Debian or Ubuntu. */
  public TemplateSpec aptInstall(String... packages) {
    String quiet = "DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes ";
    return run("apt-get update && " + quiet + "apt-get install -y " + quoted(packages), "root");
  }

  /**
   * Clones a git repository.
   *
   * @param path where to; empty for a directory with the repository's name
   */
  public TemplateSpec gitClone(String url, String path) {
    return run("git clone " + (path.isEmpty() ? quoted(url) : quoted(url, path)));
  }

  private static String quoted(String... words) {
    if (words.length == 0) {
      throw new E2bException.InvalidArgument("Nothing to install is named");
    }
    return Stream.of(words).map(Shell::quote).collect(Collectors.joining(" "));
  }

  /** Runs a shell line as the current user. */
  public TemplateSpec run(String line) {
    return with(new Step("RUN", List.of(line), ""));
  }

  /** Runs a shell line as this user. */
  public TemplateSpec run(String line, String user) {
    return with(new Step("RUN", List.of(line, user), ""));
  }

  public TemplateSpec environment(Map<String, String> variables) {
    List<String> arguments = new ArrayList<>();
    variables.forEach((name, value) -> {
      arguments.add(name);
      arguments.add(value);
    });
    return with(new Step("ENV", arguments, ""));
  }

  public TemplateSpec directory(String path) {
    return with(new Step("WORKDIR", List.of(path), ""));
  }

  public TemplateSpec user(String name) {
    return with(new Step("USER", List.of(name), ""));
  }

  /** Copies from files that were uploaded under this hash. */
  public TemplateSpec copy(String source, String target, String filesHash) {
    return copy(source, target, filesHash, "", "");
  }

  /**
   * As above, for another owner or with other permissions.
   *
   * @param user empty for the current user
   * @param mode in octal digits, such as {@code 0644}; empty for that of the files
   */
  public TemplateSpec copy(
      String source, String target, String filesHash, String user, String mode) {
    return with(new Step("COPY", List.of(source, target, user, mode), filesHash));
  }

  /**
   * Runs a command in every sandbox.
   *
   * @param ready a shell line that succeeds once the command is ready, as {@link ReadyCommand}
   *     makes
   */
  public TemplateSpec start(String command, String ready) {
    return new TemplateSpec(fromImage, fromTemplate, registry, steps, command, ready, force);
  }

  public TemplateSpec forced() {
    return new TemplateSpec(
        fromImage, fromTemplate, registry, steps, startCommand, readyCommand, true);
  }

  private TemplateSpec with(Step step) {
    List<Step> more = new ArrayList<>(steps);
    more.add(step);
    return new TemplateSpec(
        fromImage, fromTemplate, registry, more, startCommand, readyCommand, force);
  }

  ObjectNode message() {
    ObjectNode node = Json.object().put("force", force);
    put(node, "fromImage", fromImage);
    put(node, "fromTemplate", fromTemplate);
    if (registry != null) {
      node.set("fromImageRegistry", registry.message());
    }
    put(node, "startCmd", startCommand);
    put(node, "readyCmd", readyCommand);
    ArrayNode list = node.putArray("steps");
    for (Step step : steps) {
      ObjectNode item = list.addObject().put("type", step.type()).put("force", false);
      item.set("args", Json.array(step.arguments()));
      put(item, "filesHash", step.filesHash());
    }
    return node;
  }

  private static void put(ObjectNode node, String member, String value) {
    if (!value.isEmpty()) {
      node.put(member, value);
    }
  }
}
