package io.github.e2bmcp.e2b.engine;

import io.github.e2bmcp.e2b.api.NewSandbox;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the engine uses E2B.
 *
 * @param template for sandboxes whose spec names none
 * @param allowInternetAccess null for E2B's default, which is yes
 * @param killAtClose whether the sandboxes that this engine made end with it
 * @param stateDirectory where to note what was made, so that the next start can kill what a crash
 *     left; null to note nothing
 */
public record E2bEngineOptions(
    String template,
    @Nullable Boolean allowInternetAccess,
    boolean killAtClose,
    @Nullable Path stateDirectory) {

  public static E2bEngineOptions standard() {
    return new E2bEngineOptions(NewSandbox.INTERPRETER_TEMPLATE, null, true, null);
  }

  /** As {@code E2B_TEMPLATE} says. */
  public static E2bEngineOptions fromEnvironment(Map<String, String> environment) {
    String template = environment.getOrDefault("E2B_TEMPLATE", "");
    E2bEngineOptions standard = standard();
    return template.isEmpty() ? standard : standard.withTemplate(template);
  }

  public E2bEngineOptions withTemplate(String value) {
    return new E2bEngineOptions(value, allowInternetAccess, killAtClose, stateDirectory);
  }

  public E2bEngineOptions withInternetAccess(boolean value) {
    return new E2bEngineOptions(template, value, killAtClose, stateDirectory);
  }

  public E2bEngineOptions withKillAtClose(boolean value) {
    return new E2bEngineOptions(template, allowInternetAccess, value, stateDirectory);
  }

  public E2bEngineOptions withStateDirectory(Path value) {
    return new E2bEngineOptions(template, allowInternetAccess, killAtClose, value);
  }
}
