package io.github.e2bmcp.local.wire;

import java.time.Duration;

/** A request with one reply. */
public final class Requests {

  private Requests() {}

  /**
   * The agent's positive reply.
   *
   * @throws io.github.e2bmcp.sandbox.SandboxException for any other, or none in time
   */
  public static Fields ask(
      AgentConnection connection, Fields request, String subject, Duration deadline) {
    Mailbox mailbox = new Mailbox();
    Channel channel = connection.open(request, mailbox);
    boolean answered = false;
    try {
      Mailbox.Item item = mailbox.take(deadline);
      answered = item instanceof Mailbox.Reply;
      return positive(connection, item, subject);
    } finally {
      if (answered) {
        channel.finished();
      } else {
        channel.close();
      }
    }
  }

  /** The reply's fields when it is one and positive. */
  public static Fields positive(AgentConnection connection, Mailbox.Item item, String subject) {
    if (item instanceof Mailbox.Reply(Fields fields)) {
      if (fields.text(0).equals("failed")) {
        throw Refusals.of(fields, subject);
      }
      return fields;
    }
    throw connection.lost();
  }
}
