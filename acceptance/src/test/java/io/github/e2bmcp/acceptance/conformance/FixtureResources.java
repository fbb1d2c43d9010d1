package io.github.e2bmcp.acceptance.conformance;

import io.github.e2bmcp.mcp.exchange.Exchange;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.offer.ResourceContents;
import io.github.e2bmcp.mcp.offer.ResourceDescriptor;
import io.github.e2bmcp.mcp.offer.ResourceReading;
import io.github.e2bmcp.mcp.offer.ResourceTemplate;
import io.github.e2bmcp.mcp.offer.Resources;
import io.github.e2bmcp.mcp.offer.UriTemplate;
import java.util.List;
import java.util.Map;

/** The resources that the suite reads. */
final class FixtureResources implements Resources {
  private static final UriTemplate TEMPLATE = UriTemplate.parse("test://template/{id}/data");

  @Override
  public List<ResourceDescriptor> list(Exchange exchange) {
    return List.of(
        ResourceDescriptor.of("test://static-text", "Static text"),
        ResourceDescriptor.of("test://static-binary", "Static binary"),
        ResourceDescriptor.of("test://watched-resource", "Watched"));
  }

  @Override
  public List<ResourceTemplate> templates() {
    return List.of(
        new ResourceTemplate(
            TEMPLATE, "Template", null, "A family of resources", "application/json"));
  }

  @Override
  public ResourceReading read(String uri, Exchange exchange) {
    return ResourceReading.of(
        switch (uri) {
          case "test://static-text", "test://watched-resource" ->
              new ResourceContents.Text(
                  uri, "text/plain", "This is the content of the static text resource.");
          case "test://static-binary" -> new ResourceContents.Blob(uri, "image/png", Fixtures.PNG);
          default -> fromTemplate(uri);
        });
  }

  private static ResourceContents fromTemplate(String uri) {
    Map<String, String> values = TEMPLATE.match(uri);
    if (values == null) {
      throw McpException.resourceNotFound(uri);
    }
    String id = values.get("id");
    return new ResourceContents.Text(
        uri,
        "application/json",
        "{\"id\":\"%s\",\"templateTest\":true,\"data\":\"Data for ID: %s\"}".formatted(id, id));
  }
}
