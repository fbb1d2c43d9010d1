package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.server.session.Session;
import io.github.e2bmcp.server.text.Sizes;
import io.github.e2bmcp.server.validation.ToolArguments;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** {@code create_file}. */
public final class CreateFile implements Tool {

  private final ToolArguments rules;

  public CreateFile(ToolArguments rules) {
    this.rules = rules;
  }

  @Override
  public ToolForm form() {
    return new ToolForm(
        "create_file",
        "Create file",
        "Creates a text file in the sandbox, or replaces it; parent directories are made. Relative paths start in"
            + " /home/user, where code runs too.",
        Schemas.object(
            "path",
            Schemas.text("Where to put the file, e.g. data/example.txt"),
            "content",
            Schemas.text("The whole text of the file"),
            "sandbox_id",
            Schemas.SANDBOX_ID),
        Schemas.result("path", "{\"type\":\"string\"}", "size_bytes", "{\"type\":\"integer\"}"),
        new ToolForm.Hints(false, true, true, false));
  }

  @Override
  public Work prepare(Request request) {
    String path = rules.filePath(request.text("path"));
    byte[] content = rules.content(request.text("content")).getBytes(StandardCharsets.UTF_8);
    return new Work.InSandbox(session -> write(session, path, content));
  }

  private static Answer write(Session session, String path, byte[] content) {
    try (OutputStream file = session.sandbox().files().write(path)) {
      file.write(content);
    } catch (IOException e) {
      if (e.getCause() instanceof SandboxException known) {
        throw known;
      }
      throw new SandboxException.SandboxLost("The file could not be written: " + e.getMessage(), e);
    }
    return Answer.done(
        new Part.Words("Wrote " + path + " (" + Sizes.words(content.length) + ")."),
        JsonMapper.shared().createObjectNode().put("path", path).put("size_bytes", content.length));
  }
}
