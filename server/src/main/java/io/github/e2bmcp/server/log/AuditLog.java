package io.github.e2bmcp.server.log;

import static io.github.e2bmcp.server.log.Field.field;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** One structured line for each tool call, whatever the log's level. */
public final class AuditLog {

  private final Log log;

  public AuditLog(Log log) {
    this.log = log;
  }

  /** Writes the line of a call that has ended. */
  public void record(Call call) {
    log.audit(
        field("event", "audit"),
        field("who", call.who()),
        field("tool", call.tool()),
        field("codeSha256", call.codeSha256()),
        field("packages", call.packages()),
        field("sandbox", call.sandbox()),
        field("limits", call.limits()),
        field("verdict", call.verdict()),
        field("endedBy", call.endedBy()),
        field("wallMs", call.wall().toMillis()));
  }

  /** The SHA-256 of a text's UTF-8 in lower-case hex: it proves what ran and shows none of it. */
  public static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /**
   * A tool call and how it ended. Text that does not apply is empty.
   *
   * @param who the principal, or the client's name on stdio
   * @param codeSha256 see {@link #digest}
   * @param packages the package files that were installed, each with its hash
   * @param limits those in force, in short
   * @param verdict the security policy's: {@code clean}, {@code noted: …}, {@code refused: …}
   * @param endedBy the wire name of the execution's end, or the error's code
   */
  public record Call(
      String who,
      String tool,
      String codeSha256,
      String packages,
      String sandbox,
      String limits,
      String verdict,
      String endedBy,
      Duration wall) {}
}
