package io.github.e2bmcp.mcp.connection;

import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Rpc;
import io.github.e2bmcp.mcp.offer.Changes;
import io.github.e2bmcp.mcp.offer.Mailbox;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells one legacy connection of changes, for as long as it lives. */
public final class Announcer implements AutoCloseable {
  private static final int MAX_URIS = 1000;

  private final Set<String> uris = ConcurrentHashMap.newKeySet();
  private final Mailbox mailbox = new Mailbox(this::wants);
  private final Changes changes;
  private final Outlet outlet;

  private Announcer(Changes changes, Outlet outlet) {
    this.changes = changes;
    this.outlet = outlet;
  }

  static Announcer start(Changes changes, Outlet outlet) {
    Announcer announcer = new Announcer(changes, outlet);
    changes.subscribe(announcer.mailbox);
    Thread.ofVirtual().name("mcp-changes").start(announcer::run);
    return announcer;
  }

  public void follow(String uri) {
    if (uris.size() >= MAX_URIS) {
      throw McpException.invalidParams("At most " + MAX_URIS + " resources can be subscribed to");
    }
    uris.add(uri);
  }

  public void leave(String uri) {
    uris.remove(uri);
  }

  private boolean wants(Changes.Change change) {
    return switch (change) {
      case Changes.Change.Resource(String uri) -> uris.contains(uri);
      case Changes.Change.Task modernOnly -> false;
      default -> true;
    };
  }

  private void run() {
    try {
      for (Changes.Change change = mailbox.take(); change != null; change = mailbox.take()) {
        outlet.send(Rpc.notification(Notices.method(change), Notices.params(change)));
      }
    } catch (IOException e) {
      // Nobody listens; the transport ends the connection by its own rules.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    changes.unsubscribe(mailbox);
    mailbox.close();
  }
}
