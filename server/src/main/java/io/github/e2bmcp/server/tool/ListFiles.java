package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.server.session.Session;
import io.github.e2bmcp.server.text.Sizes;
import io.github.e2bmcp.server.validation.SandboxPath;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.StringJoiner;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code list_files}. */
public final class ListFiles implements Tool {

  private static final int MOST = 1_000;

  @Override
  public ToolForm form() {
    return new ToolForm(
        "list_files",
        "List files",
        "Lists a directory of the sandbox with type, size and time of each entry.",
        Schemas.object(
            Schemas.optional("path"),
            Schemas.text("The directory; the working directory /home/user when left out"),
            "sandbox_id",
            Schemas.SANDBOX_ID),
        Schemas.result(
            "path",
            "{\"type\":\"string\"}",
            "entries",
            "{\"type\":\"array\",\"items\":"
                + Schemas.result(
                    "name",
                    "{\"type\":\"string\"}",
                    "type",
                    "{\"enum\":[\"file\",\"directory\",\"symlink\",\"other\"]}",
                    "size_bytes",
                    "{\"type\":\"integer\"}",
                    "modified_at",
                    "{\"type\":\"string\"}")
                + "}",
            "more",
            "{\"type\":\"boolean\",\"description\":\"Whether there are entries beyond those listed\"}"),
        new ToolForm.Hints(true, false, true, false));
  }

  @Override
  public Work prepare(Request request) {
    String path = SandboxPath.resolve(request.arguments().has("path") ? request.text("path") : ".");
    return new Work.InSandbox(session -> list(session, path));
  }

  private static Answer list(Session session, String path) {
    List<FileEntry> found = session.sandbox().files().list(path, 1, MOST + 1);
    boolean more = found.size() > MOST;
    List<FileEntry> shown = more ? found.subList(0, MOST) : found;
    ObjectNode structured = JsonMapper.shared().createObjectNode().put("path", path);
    ArrayNode entries = structured.putArray("entries");
    StringJoiner lines = new StringJoiner("\n");
    lines.add(path + (shown.isEmpty() ? " is empty." : ":"));
    for (FileEntry entry : shown) {
      String type = type(entry.type());
      String time = entry.modifiedAt().truncatedTo(ChronoUnit.SECONDS).toString();
      lines.add(
          "%-9s %10s  %s  %s%s"
              .formatted(
                  type,
                  entry.type() == FileEntry.Type.FILE ? Sizes.words(entry.sizeBytes()) : "-",
                  time,
                  onOneLine(entry.name()),
                  entry.symlinkTarget().isEmpty()
                      ? ""
                      : " -> " + onOneLine(entry.symlinkTarget())));
      entries
          .addObject()
          .put("name", entry.name())
          .put("type", type)
          .put("size_bytes", entry.sizeBytes())
          .put("modified_at", time);
    }
    structured.put("more", more);
    if (more) {
      lines.add("… and more: only the first " + MOST + " entries are listed.");
    }
    return Answer.done(new Part.Output(lines.toString()), structured);
  }

  /** A name with a line end in it would look like an entry of its own. */
  private static String onOneLine(String name) {
    return name.replaceAll("\\R", "\\\\n");
  }

  private static String type(FileEntry.Type type) {
    return switch (type) {
      case FILE -> "file";
      case DIRECTORY -> "directory";
      case SYMLINK -> "symlink";
      case OTHER -> "other";
    };
  }
}
