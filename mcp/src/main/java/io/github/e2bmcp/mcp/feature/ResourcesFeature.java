package io.github.e2bmcp.mcp.feature;

import io.github.e2bmcp.mcp.connection.Feature;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Operation;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.offer.Caching;
import io.github.e2bmcp.mcp.offer.ResourceDescriptor;
import io.github.e2bmcp.mcp.offer.ResourceReading;
import io.github.e2bmcp.mcp.offer.ResourceTemplate;
import io.github.e2bmcp.mcp.offer.Resources;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code resources/list}, {@code resources/templates/list} and {@code resources/read}. */
public final class ResourcesFeature implements Feature {
  private final Resources resources;
  private final boolean changing;

  public ResourcesFeature(Resources resources, boolean changing) {
    this.resources = resources;
    this.changing = changing;
  }

  @Override
  public Map<String, Operation> operations() {
    return Map.of(
        "resources/list",
        (params, exchange) ->
            resources
                .listCaching()
                .put(
                    Pages.cut(
                        "resources",
                        resources.list(exchange).stream().map(ResourceDescriptor::toJson).toList(),
                        params)),
        "resources/templates/list",
        (params, exchange) ->
            Caching.FOREVER_ALIKE.put(
                Pages.cut(
                    "resourceTemplates",
                    resources.templates().stream().map(ResourceTemplate::toJson).toList(),
                    params)),
        "resources/read",
        this::read);
  }

  @Override
  public void declare(ObjectNode capabilities) {
    ObjectNode own = capabilities.putObject("resources");
    if (changing) {
      own.put("subscribe", true).put("listChanged", true);
    }
  }

  private ObjectNode read(ObjectNode params, LiveExchange exchange) throws Exception {
    String uri = Json.textAt(params, "uri");
    if (uri == null) {
      throw McpException.invalidParams("params.uri must be the URI of a resource");
    }
    ResourceReading reading = resources.read(uri, exchange);
    ObjectNode result = Json.object();
    ArrayNode contents = result.putArray("contents");
    reading.contents().forEach(part -> contents.add(part.toJson()));
    return reading.caching().put(result);
  }
}
