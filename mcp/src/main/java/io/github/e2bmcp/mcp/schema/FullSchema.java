package io.github.e2bmcp.mcp.schema;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.JsonNodeException;

/** Checks everything that JSON Schema can say; never fetches a schema from the network. */
final class FullSchema implements Schema {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final com.networknt.schema.Schema schema;

  private FullSchema(com.networknt.schema.Schema schema) {
    this.schema = schema;
  }

  static FullSchema compile(JsonNode schema) {
    return new FullSchema(REGISTRY.getSchema(schema));
  }

  @Override
  public List<Violation> check(JsonNode value) {
    try {
      return schema.validate(value).stream()
          .limit(MAX_VIOLATIONS)
          .map(FullSchema::violation)
          .toList();
    } catch (JsonNodeException e) {
      // The library takes some numbers for a long that are none.
      return List.of(new Violation("", "hold a number that is out of range"));
    }
  }

  private static Violation violation(Error error) {
    String path = path(error.getInstanceLocation());
    if ("required".equals(error.getKeyword()) && error.getProperty() != null) {
      String prefix = path.isEmpty() ? "" : path + ".";
      return new Violation(prefix + error.getProperty(), "is required but missing");
    }
    String message = error.getMessage();
    return new Violation(path, message == null ? "does not fit " + error.getKeyword() : message);
  }

  private static String path(NodePath location) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < location.getNameCount(); i++) {
      Object element = location.getElement(i);
      if (element instanceof Integer index) {
        path.append('[').append(index).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(element);
      }
    }
    return path.toString();
  }
}
