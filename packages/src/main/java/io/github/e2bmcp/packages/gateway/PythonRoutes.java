package io.github.e2bmcp.packages.gateway;

import io.github.e2bmcp.http.HttpException;
import io.github.e2bmcp.http.HttpExchange;
import io.github.e2bmcp.http.HttpHeaders;
import io.github.e2bmcp.packages.host.PipSettings;
import io.github.e2bmcp.packages.host.RegistryException;
import io.github.e2bmcp.packages.index.Digest;
import io.github.e2bmcp.packages.index.SimpleFile;
import io.github.e2bmcp.packages.index.SimpleFormat;
import io.github.e2bmcp.packages.index.SimplePage;
import io.github.e2bmcp.packages.policy.Ecosystem;
import io.github.e2bmcp.packages.policy.PackagePolicy;
import io.github.e2bmcp.packages.policy.Requirement;
import io.github.e2bmcp.packages.upstream.Upstream;
import io.github.e2bmcp.packages.upstream.UpstreamAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What pip sees: {@code /pypi/INDEX/PROJECT/} is a project's page, its files are beside it. Each
 * index of the host is one here; pages of links are {@code /pypi/links-N/}, folders {@code
 * /pypi/folder-N/}. A project comes from the first index that has it, whatever versions the others
 * offer: so nobody can put a newer one in a public index over a private one's.
 */
final class PythonRoutes {

  private static final int PAGE_BYTES = 64 << 20;
  private static final long KEPT_BYTES = 32L << 20;

  private final PipSettings settings;
  private final PackagePolicy policy;
  private final Upstream upstream;
  private final FileRelay relay;
  private final Recent<SimplePage> pages = new Recent<>(KEPT_BYTES, Duration.ofMinutes(5));

  PythonRoutes(PipSettings settings, PackagePolicy policy, FileRelay relay) {
    this.settings = settings;
    this.policy = policy;
    this.upstream = new Upstream(settings.access());
    this.relay = relay;
  }

  /** What pip has to be told so that it installs from here. */
  Map<String, String> environment(String root) {
    List<String> indexes = new ArrayList<>();
    for (int i = 0; i < settings.indexes().size(); i++) {
      indexes.add(root + "pypi/" + i + "/");
    }
    List<String> links = new ArrayList<>();
    for (int i = 0; i < settings.linkPages().size(); i++) {
      links.add(root + "pypi/links-" + i + "/");
    }
    for (int i = 0; i < settings.linkFolders().size(); i++) {
      links.add(root + "pypi/folder-" + i + "/");
    }
    return indexes.isEmpty()
        ? Map.of("PIP_NO_INDEX", "1", "PIP_FIND_LINKS", String.join(" ", links))
        : Map.of(
            "PIP_INDEX_URL", indexes.getFirst(),
            "PIP_EXTRA_INDEX_URL", String.join(" ", indexes.subList(1, indexes.size())),
            "PIP_FIND_LINKS", String.join(" ", links));
  }

  /**
   * Answers one request.
   *
   * @param path the segments after {@code /pypi}
   */
  void handle(HttpExchange exchange, List<String> path, GatewayListener listener)
      throws IOException {
    if (path.isEmpty()) {
      throw new HttpException(404, "There is no index here.");
    }
    String index = path.getFirst();
    if (index.startsWith("links-") && path.size() <= 2) {
      URI page = at(settings.linkPages(), index.substring("links-".length()));
      answer(exchange, page("links", page, listener), path.subList(1, path.size()), listener);
    } else if (index.startsWith("folder-") && path.size() <= 2) {
      Path folder = at(settings.linkFolders(), index.substring("folder-".length()));
      folder(exchange, folder, path.subList(1, path.size()), listener);
    } else if (path.size() == 2 || path.size() == 3) {
      at(settings.indexes(), index);
      project(exchange, Integer.parseInt(index), path.subList(1, path.size()), listener);
    } else {
      throw new HttpException(404, "There is no such page here.");
    }
  }

  private void project(
      HttpExchange exchange, int index, List<String> path, GatewayListener listener)
      throws IOException {
    String project = Requirement.normalized(path.getFirst());
    if (!Requirement.isName(Ecosystem.PYTHON, project)) {
      throw new HttpException(404, "There is no such project.");
    }
    if (!policy.permits(project)) {
      String text = "The package " + project + " is not allowed by this server's policy.";
      listener.problem(
          new GatewayProblem(GatewayProblem.Kind.DENIED, Ecosystem.PYTHON, project, text));
      throw new HttpException(404, text);
    }
    for (URI earlier : settings.indexes().subList(0, index)) {
      if (knows(earlier, project)) {
        throw new HttpException(
            404, "An index that is asked first has the project " + project + ".");
      }
    }
    URI address = settings.indexes().get(index).resolve(project + "/");
    answer(exchange, page(project, address, listener), path.subList(1, path.size()), listener);
  }

  /** An index that cannot be asked knows nothing, but then nobody after it may stand in for it. */
  private boolean knows(URI index, String project) throws HttpException {
    try {
      page(project, index.resolve(project + "/"), GatewayListener.NONE);
      return true;
    } catch (HttpException e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
  }

  private SimplePage page(String project, URI address, GatewayListener listener)
      throws HttpException {
    SimplePage known = pages.get(address.toString());
    if (known != null) {
      return known;
    }
    try (UpstreamAnswer answer = upstream.get(address, SimpleFormat.ACCEPT, true)) {
      if (!answer.found()) {
        String text = "The package index has no project " + project + ".";
        listener.problem(
            new GatewayProblem(GatewayProblem.Kind.NOT_FOUND, Ecosystem.PYTHON, project, text));
        throw new HttpException(404, text);
      }
      String type = answer.header("Content-Type");
      byte[] body = answer.bytes(PAGE_BYTES);
      SimplePage page = SimpleFormat.parse(project, answer.uri(), type == null ? "" : type, body);
      pages.put(address.toString(), page, body.length);
      return page;
    } catch (HttpException e) {
      throw e;
    } catch (IOException e) {
      String text =
          e instanceof RegistryException known2
              ? known2.text()
              : "The package index broke off while it told of " + project + ".";
      listener.problem(
          new GatewayProblem(GatewayProblem.Kind.UNREACHABLE, Ecosystem.PYTHON, project, text));
      throw new HttpException(502, text);
    }
  }

  private void answer(
      HttpExchange exchange, SimplePage whole, List<String> rest, GatewayListener listener)
      throws IOException {
    SimplePage page = whole.under(policy, Instant.now());
    if (rest.isEmpty()) {
      boolean json = exchange.headers().all("Accept").stream().anyMatch(a -> a.contains("json"));
      exchange.respond(
          200,
          HttpHeaders.of(
              "Content-Type", json ? SimpleFormat.JSON : SimpleFormat.HTML + "; charset=utf-8"),
          json ? SimpleFormat.toJson(page) : SimpleFormat.toHtml(page));
      return;
    }
    String name = rest.getFirst();
    SimpleFile file = page.file(name);
    if (file != null) {
      relay.send(
          exchange,
          new FileRelay.Source(
              Ecosystem.PYTHON, name, file.url(), Digest.best(file.hashes()), true),
          upstream,
          listener);
      return;
    }
    SimpleFile described =
        name.endsWith(".metadata")
            ? page.file(name.substring(0, name.length() - ".metadata".length()))
            : null;
    if (described == null || described.metadata() == null) {
      throw new HttpException(404, "The package index has no file " + name + ".");
    }
    URI url = described.url();
    relay.send(
        exchange,
        new FileRelay.Source(
            Ecosystem.PYTHON,
            name,
            URI.create(url + ".metadata"),
            Digest.best(described.metadata()),
            false),
        upstream,
        listener);
  }

  private void folder(
      HttpExchange exchange, Path folder, List<String> rest, GatewayListener listener)
      throws IOException {
    if (!rest.isEmpty()) {
      Path file = folder.resolve(Path.of(rest.getFirst()).getFileName());
      if (!isPackage(file)) {
        throw new HttpException(404, "There is no such file.");
      }
      relay.sendFile(
          exchange,
          new FileRelay.Source(Ecosystem.PYTHON, rest.getFirst(), folder.toUri(), null, true),
          file,
          listener);
      return;
    }
    List<SimpleFile> files;
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(PythonRoutes::isPackage)
              .map(file ->
                  new SimpleFile(
                      String.valueOf(file.getFileName()),
                      file.toUri(),
                      Map.of(),
                      "",
                      null,
                      null,
                      -1,
                      ""))
              .filter(file -> policy.permits(projectOf(file.filename())))
              .toList();
    }
    exchange.respond(
        200,
        HttpHeaders.of("Content-Type", SimpleFormat.HTML + "; charset=utf-8"),
        SimpleFormat.toHtml(new SimplePage("links", files)));
  }

  private static boolean isPackage(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && (name.endsWith(".whl") || name.endsWith(".tar.gz") || name.endsWith(".zip"));
  }

  /** A wheel's name ends at the first dash, a source archive's at the last (PEP 427, PEP 625). */
  private static String projectOf(String filename) {
    int dash = filename.endsWith(".whl") ? filename.indexOf('-') : filename.lastIndexOf('-');
    return Requirement.normalized(dash < 0 ? filename : filename.substring(0, dash));
  }

  private static <T> T at(List<T> list, String number) throws HttpException {
    if (number.matches("[0-9]{1,3}") && Integer.parseInt(number) < list.size()) {
      return list.get(Integer.parseInt(number));
    }
    throw new HttpException(404, "There is no such index.");
  }
}
