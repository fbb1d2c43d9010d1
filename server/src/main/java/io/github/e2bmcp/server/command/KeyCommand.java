package io.github.e2bmcp.server.command;

import io.github.e2bmcp.gateway.access.ApiKeys;
import io.github.e2bmcp.server.config.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * {@code key}: makes a secret for a file of keys or tokens. The file gets its digest only; the
 * secret is printed, this once.
 */
final class KeyCommand implements Command {

  private static final int BYTES = 20;

  @Override
  public String name() {
    return "key";
  }

  @Override
  public String usage() {
    return "key OWNER FILE";
  }

  @Override
  public String summary() {
    return "makes a key of OWNER for http --e2b-keys FILE or --tokens FILE, and prints it this once";
  }

  @Override
  public int run(CommandLine line, Console console) throws Exception {
    if (line.words().size() != 2 || !line.words().getFirst().matches("[^\\s#]\\S*")) {
      console.errors().println("usage: e2b-mcp key OWNER FILE (an owner has no spaces)");
      return 2;
    }
    String key = fresh();
    Path file = Path.of(line.words().get(1));
    try {
      append(file, line.words().getFirst() + " " + ApiKeys.hash(key) + "\n");
    } catch (IOException e) {
      console.errors().println(file + " cannot be written: " + e.getMessage());
      return 1;
    }
    console.print().println(key);
    return 0;
  }

  /** Of the form that older SDKs of E2B insist on. */
  private static String fresh() {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    return "e2b_" + HexFormat.of().formatHex(secret);
  }

  private static void append(Path file, String entry) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    String before = Files.readString(file);
    String line = before.isEmpty() || before.endsWith("\n") ? entry : "\n" + entry;
    Files.writeString(file, line, StandardOpenOption.APPEND);
  }
}
