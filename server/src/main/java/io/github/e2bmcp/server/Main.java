package io.github.e2bmcp.server;

import io.github.e2bmcp.server.command.Commands;
import io.github.e2bmcp.server.command.Console;
import io.github.e2bmcp.server.log.JulBridge;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.List;

/** Where the program starts. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    // Standard output belongs to the protocol: whatever a library prints goes to the log instead.
    OutputStream output = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    // Only its name: the class itself would wake java.util.logging.
    System.setProperty("java.util.logging.config.class", JulBridge.class.getName());
    int code =
        Commands.run(
            List.of(arguments), new Console(System.in, output, System.err, System.getenv()));
    if (code != 0) {
      System.exit(code);
    }
  }
}
