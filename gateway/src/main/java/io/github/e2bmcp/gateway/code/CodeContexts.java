package io.github.e2bmcp.gateway.code;

import io.github.e2bmcp.gateway.sandboxes.LiveSandbox;
import io.github.e2bmcp.gateway.sandboxes.SandboxPart;
import io.github.e2bmcp.gateway.wire.Json;
import io.github.e2bmcp.gateway.wire.Refusal;
import io.github.e2bmcp.interpreter.Interpreter;
import io.github.e2bmcp.interpreter.Language;
import io.github.e2bmcp.sandbox.Sandbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The contexts of one sandbox: one for each language, and those that were asked for. */
final class CodeContexts implements SandboxPart {

  private static final String KEPT = "contexts";
  private static final String HOME = "/home/user";
  private static final int MOST = 32;
  private static final int LONGEST_PATH = 4_096;

  private final Sandbox sandbox;
  private final Map<String, Context> byId = new LinkedHashMap<>();

  /**
   * One context.
   *
   * @param own whether it is the language's own
   */
  record Context(
      String id, Language language, String directory, boolean own, Interpreter interpreter) {

    ObjectNode message() {
      return Json.object().put("id", id).put("language", language.wireName()).put("cwd", directory);
    }
  }

  static CodeContexts of(LiveSandbox live) {
    return live.part(CodeContexts.class, CodeContexts::taken);
  }

  private static CodeContexts taken(LiveSandbox live) {
    JsonNode kept = live.kept().path(KEPT);
    return kept.isArray()
        ? new CodeContexts(live.sandbox(), kept)
        : new CodeContexts(live.sandbox());
  }

  private CodeContexts(Sandbox sandbox) {
    this.sandbox = sandbox;
    for (Language language : Language.values()) {
      String id = UUID.randomUUID().toString();
      byId.put(id, new Context(id, language, HOME, true, Interpreter.on(sandbox, language)));
    }
  }

  /** Those that a sandbox had when it was paused; their kernels are found again by their tags. */
  private CodeContexts(Sandbox sandbox, JsonNode kept) {
    this.sandbox = sandbox;
    for (JsonNode one : kept) {
      String id = Json.text(one, "id");
      Language language = Language.valueOf(Json.text(one, "language").toUpperCase(Locale.ROOT));
      String directory = Json.text(one, "cwd");
      boolean own = one.path("own").asBoolean(false);
      Interpreter interpreter =
          own
              ? Interpreter.on(sandbox, language)
              : Interpreter.named(sandbox, language, id, directory);
      byId.put(id, new Context(id, language, directory, own, interpreter));
    }
  }

  @Override
  public void keep(ObjectNode entry) {
    ArrayNode all = entry.putArray(KEPT);
    all().forEach(context -> all.add(context.message().put("own", context.own())));
  }

  @Override
  public void close() {
    // Kernels end with their sandbox.
  }

  synchronized List<Context> all() {
    return List.copyOf(byId.values());
  }

  synchronized Context find(String id) throws Refusal {
    Context context = byId.get(id);
    if (context == null) {
      throw new Refusal(404, "Context " + id + " not found");
    }
    return context;
  }

  /** The language's own context; empty means Python. */
  synchronized Context standard(String language) throws Refusal {
    Language wanted = language(language);
    for (Context context : byId.values()) {
      if (context.language() == wanted) {
        return context;
      }
    }
    return add(wanted, "");
  }

  synchronized Context create(String language, String directory) throws Refusal {
    return add(language(language), directory);
  }

  private Context add(Language language, String directory) throws Refusal {
    if (byId.size() >= MOST) {
      throw new Refusal(429, "this sandbox has " + MOST + " contexts; remove one first");
    }
    if (directory.length() > LONGEST_PATH) {
      throw new Refusal(400, "cwd is longer than " + LONGEST_PATH + " characters");
    }
    String id = UUID.randomUUID().toString();
    Interpreter interpreter = Interpreter.named(sandbox, language, id, directory);
    Context context =
        new Context(id, language, directory.isEmpty() ? HOME : directory, false, interpreter);
    byId.put(id, context);
    return context;
  }

  void remove(String id) throws Refusal {
    Context context = find(id);
    synchronized (this) {
      byId.remove(id);
    }
    context.interpreter().stop();
    context.interpreter().close();
  }

  private static Language language(String name) throws Refusal {
    return switch (name) {
      case "", "python" -> Language.PYTHON;
      case "javascript", "js" -> Language.JAVASCRIPT;
      default ->
          // E2B says 500, of which its JavaScript SDK shows the number alone; of a 404 the text.
          throw new Refusal(
              404, "Failed to create context: this server runs python and javascript, not " + name);
    };
  }
}
