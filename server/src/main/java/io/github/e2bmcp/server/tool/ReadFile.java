package io.github.e2bmcp.server.tool;

import io.github.e2bmcp.sandbox.FileEntry;
import io.github.e2bmcp.sandbox.SandboxException;
import io.github.e2bmcp.server.session.Session;
import io.github.e2bmcp.server.text.Sizes;
import io.github.e2bmcp.server.validation.ToolArguments;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** {@code read_file}: text as text, images as images, other bytes as a resource. */
public final class ReadFile implements Tool {

  private final ToolArguments rules;

  public ReadFile(ToolArguments rules) {
    this.rules = rules;
  }

  @Override
  public ToolForm form() {
    return new ToolForm(
        "read_file",
        "Read file",
        "Reads a file of the sandbox: text comes back as text, an image as an image, other bytes as a resource.",
        Schemas.object(
            "path",
            Schemas.text("The file, e.g. data/example.txt; relative to /home/user"),
            "sandbox_id",
            Schemas.SANDBOX_ID),
        "",
        new ToolForm.Hints(true, false, true, false));
  }

  @Override
  public Work prepare(Request request) {
    String path = rules.filePath(request.text("path"));
    return new Work.InSandbox(session -> read(session, path));
  }

  private Answer read(Session session, String path) {
    FileEntry entry = session.sandbox().files().stat(path);
    if (entry.type() == FileEntry.Type.DIRECTORY) {
      throw new SandboxException.InvalidArgument(
          path + " is a directory. Use list_files to see what is in it.");
    }
    byte[] bytes;
    try (InputStream file = session.sandbox().files().read(path)) {
      bytes = file.readNBytes(Math.toIntExact(rules.fileBytes() + 1));
    } catch (IOException e) {
      if (e.getCause() instanceof SandboxException known) {
        throw known;
      }
      throw new SandboxException.SandboxLost("The file could not be read: " + e.getMessage(), e);
    }
    if (bytes.length > rules.fileBytes()) {
      throw new SandboxException.InvalidArgument(
          "%s has %,d bytes, and read_file reads at most %s. Read the part you need with execute_python, e.g. open(%s).read(10000)."
              .formatted(path, entry.sizeBytes(), Sizes.words(rules.fileBytes()), quoted(path)));
    }
    return Answer.done(part(path, bytes), null);
  }

  private static Part part(String path, byte[] bytes) {
    String image = ImageKind.of(bytes);
    if (!image.isEmpty() && ImageSize.of(bytes).within(Pictures.SIDE)) {
      return new Part.Image(Base64.getEncoder().encodeToString(bytes), image);
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      if (text.indexOf('\0') < 0) {
        return new Part.FileText(text);
      }
    } catch (CharacterCodingException binary) {
      // Told apart by trying: there is no other sign of text.
    }
    return new Part.Bytes(
        "file://" + path, Base64.getEncoder().encodeToString(bytes), "application/octet-stream");
  }

  private static String quoted(String path) {
    return "'" + path.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
