package io.github.e2bmcp.mcp.offer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where a program says that something it offers has changed, and clients that asked hear of it. One
 * for each server, given to its builder.
 */
public final class Changes {
  /** What has changed. */
  public sealed interface Change {
    record Tools() implements Change {}

    record Prompts() implements Change {}

    record ResourceList() implements Change {}

    record Resource(String uri) implements Change {}

    /** A call that has become a task stands otherwise than before. */
    record Task(String id) implements Change {}
  }

  private final Set<Mailbox> mailboxes = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public void tools() {
    tell(new Change.Tools());
  }

  public void prompts() {
    tell(new Change.Prompts());
  }

  public void resources() {
    tell(new Change.ResourceList());
  }

  /** What this URI names has other contents than before. */
  public void resource(String uri) {
    tell(new Change.Resource(uri));
  }

  /** Told by the tasks extension itself; a program has no need to. */
  public void task(String id) {
    tell(new Change.Task(id));
  }

  private void tell(Change change) {
    mailboxes.forEach(mailbox -> mailbox.offer(change));
  }

  public void subscribe(Mailbox mailbox) {
    mailboxes.add(mailbox);
    if (closed) {
      mailbox.close();
    }
  }

  public void unsubscribe(Mailbox mailbox) {
    mailboxes.remove(mailbox);
  }

  /** Ends all subscriptions in an orderly way. */
  public void close() {
    closed = true;
    mailboxes.forEach(Mailbox::close);
  }
}
