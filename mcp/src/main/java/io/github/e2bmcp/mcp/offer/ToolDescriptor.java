package io.github.e2bmcp.mcp.offer;

import io.github.e2bmcp.mcp.message.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code tools/list} says of a tool.
 *
 * @param name 1 to 128 of {@code A-Z a-z 0-9 _ - .}
 * @param inputSchema JSON Schema 2020-12 whose root has {@code type: object}
 * @param outputSchema when set, every result that is no error must carry structured content that
 *     fits
 * @param scopes what a caller must have been granted to call the tool; not on the wire
 * @param meta the {@code _meta} object, or null
 */
public record ToolDescriptor(
    String name,
    @Nullable String title,
    String description,
    ObjectNode inputSchema,
    @Nullable ObjectNode outputSchema,
    @Nullable ToolAnnotations annotations,
    List<Icon> icons,
    Set<String> scopes,
    @Nullable ObjectNode meta) {
  public ToolDescriptor {
    if (!wellNamed(name)) {
      throw new IllegalArgumentException("Not a tool name: " + name);
    }
    if (!"object".equals(Json.textAt(inputSchema, "type"))) {
      throw new IllegalArgumentException("The input schema of " + name + " must be of type object");
    }
    icons = List.copyOf(icons);
    scopes = Set.copyOf(scopes);
  }

  public static ToolDescriptor of(String name, String description, ObjectNode inputSchema) {
    return new ToolDescriptor(
        name, null, description, inputSchema, null, null, List.of(), Set.of(), null);
  }

  /**
   * A schema for {@link #of} and {@link #withOutputSchema} from its text.
   *
   * @throws IllegalArgumentException when the text is no JSON object
   */
  public static ObjectNode schema(String json) {
    try {
      return (ObjectNode) Json.parse(json.getBytes(StandardCharsets.UTF_8));
    } catch (JacksonException | ClassCastException e) {
      throw new IllegalArgumentException("Not a JSON object: " + json, e);
    }
  }

  public ToolDescriptor withTitle(String text) {
    return new ToolDescriptor(
        name, text, description, inputSchema, outputSchema, annotations, icons, scopes, meta);
  }

  public ToolDescriptor withOutputSchema(ObjectNode schema) {
    return new ToolDescriptor(
        name, title, description, inputSchema, schema, annotations, icons, scopes, meta);
  }

  public ToolDescriptor withAnnotations(ToolAnnotations hints) {
    return new ToolDescriptor(
        name, title, description, inputSchema, outputSchema, hints, icons, scopes, meta);
  }

  public ToolDescriptor withIcons(List<Icon> pictures) {
    return new ToolDescriptor(
        name, title, description, inputSchema, outputSchema, annotations, pictures, scopes, meta);
  }

  public ToolDescriptor withScopes(Set<String> required) {
    return new ToolDescriptor(
        name, title, description, inputSchema, outputSchema, annotations, icons, required, meta);
  }

  public ToolDescriptor withMeta(ObjectNode extra) {
    return new ToolDescriptor(
        name, title, description, inputSchema, outputSchema, annotations, icons, scopes, extra);
  }

  public ObjectNode toJson() {
    ObjectNode node = Json.object().put("name", name);
    Json.putIfPresent(node, "title", title);
    node.put("description", description);
    node.set("inputSchema", inputSchema);
    Json.putIfPresent(node, "outputSchema", outputSchema);
    if (annotations != null) {
      node.set("annotations", annotations.toJson());
    }
    Icon.put(node, icons);
    Json.putIfPresent(node, "_meta", meta);
    return node;
  }

  private static boolean wellNamed(String name) {
    return !name.isEmpty()
        && name.length() <= 128
        && name.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '_'
                    || c == '-'
                    || c == '.');
  }
}
