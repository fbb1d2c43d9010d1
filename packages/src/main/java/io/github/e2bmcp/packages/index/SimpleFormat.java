package io.github.e2bmcp.packages.index;

import io.github.e2bmcp.packages.host.RegistryException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The two forms of a simple index page: HTML (PEP 503) and JSON (PEP 691). */
public final class SimpleFormat {

  public static final String JSON = "application/vnd.pypi.simple.v1+json";
  public static final String HTML = "text/html";
  public static final String ACCEPT =
      JSON + ", application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

  private static final JsonMapper MAPPER = new JsonMapper();

  private SimpleFormat() {}

  /** Reads a page in whichever form it came; links that are no URLs are left out. */
  public static SimplePage parse(String project, URI base, String contentType, byte[] body)
      throws RegistryException {
    if (contentType.contains("json")) {
      return fromJson(project, base, body);
    }
    return fromHtml(project, base, new String(body, StandardCharsets.UTF_8));
  }

  private static SimplePage fromJson(String project, URI base, byte[] body)
      throws RegistryException {
    JsonNode page;
    try {
      page = MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw new RegistryException("The package index's answer for " + project + " is broken.", e);
    }
    List<SimpleFile> files = new ArrayList<>();
    for (JsonNode file : page.path("files")) {
      URI url = resolved(base, file.path("url").asString(""));
      if (url == null) {
        continue;
      }
      JsonNode yanked = file.path("yanked");
      JsonNode metadata =
          file.has("core-metadata") ? file.path("core-metadata") : file.path("dist-info-metadata");
      files.add(
          new SimpleFile(
              file.path("filename").asString(""),
              url,
              strings(file.path("hashes")),
              file.path("requires-python").asString(""),
              yanked.isString() ? yanked.asString("") : yanked.asBoolean(false) ? "" : null,
              metadata.isObject() ? strings(metadata) : metadata.asBoolean(false) ? Map.of() : null,
              file.path("size").asLong(-1),
              file.path("upload-time").asString("")));
    }
    return new SimplePage(project, files);
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> values = new LinkedHashMap<>();
    object.properties().forEach(entry -> values.put(entry.getKey(), entry.getValue().asString("")));
    return values;
  }

  private static SimplePage fromHtml(String project, URI base, String html) {
    // jsoup resolves links itself, the page's own <base> included.
    Document document = Jsoup.parse(html, base.toString());
    List<SimpleFile> files = new ArrayList<>();
    for (Element link : document.select("a[href]")) {
      URI url = resolved(base, link.absUrl("href"));
      if (url == null || url.getRawPath() == null) {
        continue;
      }
      String path = url.getRawPath();
      String filename =
          URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
      String fragment = url.getRawFragment();
      URI bare = URI.create(url.toString().replaceFirst("#.*$", ""));
      if (filename.isEmpty()) {
        continue;
      }
      String metadata =
          link.hasAttr("data-core-metadata")
              ? link.attr("data-core-metadata")
              : link.hasAttr("data-dist-info-metadata")
                  ? link.attr("data-dist-info-metadata")
                  : null;
      files.add(
          new SimpleFile(
              filename,
              bare,
              hash(fragment),
              link.attr("data-requires-python"),
              link.hasAttr("data-yanked") ? link.attr("data-yanked") : null,
              metadata == null || metadata.equals("false") ? null : hash(metadata),
              -1,
              ""));
    }
    return new SimplePage(project, files);
  }

  /** {@code sha256=abc…} as a map; empty when it is of another form. */
  private static Map<String, String> hash(@Nullable String text) {
    int equals = text == null ? -1 : text.indexOf('=');
    return text == null || equals < 0
        ? Map.of()
        : Map.of(text.substring(0, equals), text.substring(equals + 1));
  }

  private static @Nullable URI resolved(URI base, String link) {
    try {
      URI uri = base.resolve(link.strip());
      return uri.getHost() == null ? null : uri;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The page in JSON, its files beside it under their own names. */
  public static byte[] toJson(SimplePage page) {
    ObjectNode root = MAPPER.createObjectNode();
    root.putObject("meta").put("api-version", "1.1");
    root.put("name", page.project());
    ArrayNode files = root.putArray("files");
    for (SimpleFile file : page.files()) {
      ObjectNode node = files.addObject();
      node.put("filename", file.filename());
      node.put("url", link(file));
      ObjectNode hashes = node.putObject("hashes");
      file.hashes().forEach(hashes::put);
      if (!file.requiresPython().isEmpty()) {
        node.put("requires-python", file.requiresPython());
      }
      String yanked = file.yanked();
      if (yanked != null) {
        if (yanked.isEmpty()) {
          node.put("yanked", true);
        } else {
          node.put("yanked", yanked);
        }
      }
      Map<String, String> metadata = file.metadata();
      if (metadata != null) {
        for (String key : List.of("core-metadata", "dist-info-metadata")) {
          if (metadata.isEmpty()) {
            node.put(key, true);
          } else {
            ObjectNode digest = node.putObject(key);
            metadata.forEach(digest::put);
          }
        }
      }
      if (file.size() >= 0) {
        node.put("size", file.size());
      }
      if (!file.uploadTime().isEmpty()) {
        node.put("upload-time", file.uploadTime());
      }
    }
    return MAPPER.writeValueAsBytes(root);
  }

  /** The page in HTML, its files beside it under their own names. */
  public static byte[] toHtml(SimplePage page) {
    Document document = Document.createShell("");
    for (SimpleFile file : page.files()) {
      Element link = document.body().appendElement("a");
      Digest digest = Digest.best(file.hashes());
      String fragment = digest == null ? "" : "#" + digest.algorithm() + "=" + digest.hex();
      link.attr("href", link(file) + fragment).text(file.filename());
      if (!file.requiresPython().isEmpty()) {
        link.attr("data-requires-python", file.requiresPython());
      }
      String yanked = file.yanked();
      if (yanked != null) {
        link.attr("data-yanked", yanked);
      }
      Map<String, String> metadata = file.metadata();
      if (metadata != null) {
        Digest own = Digest.best(metadata);
        String value = own == null ? "true" : own.algorithm() + "=" + own.hex();
        link.attr("data-core-metadata", value).attr("data-dist-info-metadata", value);
      }
    }
    return document.outerHtml().getBytes(StandardCharsets.UTF_8);
  }

  private static String link(SimpleFile file) {
    return URLEncoder.encode(file.filename(), StandardCharsets.UTF_8).replace("+", "%20");
  }
}
