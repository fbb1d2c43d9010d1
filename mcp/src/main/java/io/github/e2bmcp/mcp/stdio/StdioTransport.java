package io.github.e2bmcp.mcp.stdio;

import io.github.e2bmcp.mcp.connection.Connection;
import io.github.e2bmcp.mcp.connection.Flight;
import io.github.e2bmcp.mcp.connection.Handshake;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.era.Kernel;
import io.github.e2bmcp.mcp.exchange.Caller;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Message;
import io.github.e2bmcp.mcp.message.Rpc;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * MCP over two byte streams, one message a line (basic/transports/stdio of every revision).
 *
 * <p>The end of the input ends the server: what runs may still be answered within a grace, then it
 * is interrupted and answered with an error. A client that closed its other end gets nothing more.
 */
public final class StdioTransport {
  /** Tells connections apart in a log that processes share; nobody is let in by it. */
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static final long LAST_WORDS = TimeUnit.SECONDS.toNanos(2);

  private final Kernel kernel;
  private final LineReader lines;
  private final LineWriter writer;
  private final StdioOptions options;
  private final Connection connection;
  private final CountDownLatch over = new CountDownLatch(1);

  public StdioTransport(Kernel kernel, InputStream in, OutputStream out, StdioOptions options) {
    this.kernel = kernel;
    this.options = options;
    this.lines = new LineReader(in, options.maxLineBytes());
    this.writer = new LineWriter(out, over::countDown);
    String name = ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    this.connection = new Connection(Caller.overStdio(name), options.maxInFlight(), writer);
  }

  public void serve() throws InterruptedException {
    // A thread of its own, because nothing can interrupt a read of a pipe when the output breaks.
    Thread.ofPlatform().daemon().name("mcp-stdin").start(this::readAll);
    try {
      over.await();
      if (!writer.broken()) {
        connection.flights().all().stream().filter(Flight::isStanding).forEach(Flight::interrupt);
        connection.flights().awaitNone(options.grace().toNanos());
      }
    } finally {
      connection.flights().all().forEach(Flight::interrupt);
      connection.close();
    }
    connection.flights().awaitNone(LAST_WORDS);
  }

  private void readAll() {
    try {
      for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
        if (!line.blank()) {
          receive(line);
        }
      }
    } catch (IOException e) {
      // The input ended by an error, or the output did: both end the server like a plain end.
    } finally {
      over.countDown();
    }
  }

  private void receive(LineReader.Line line) throws IOException {
    if (line.tooLong()) {
      String text = "A message longer than " + options.maxLineBytes() + " bytes was skipped";
      writer.send(Rpc.error(Rpc.NO_ID, McpException.invalidRequest(text)));
      return;
    }
    JsonNode message;
    try {
      message = Json.parse(line.buffer(), line.offset(), line.length());
    } catch (JacksonException e) {
      McpException failure =
          new McpException(McpException.PARSE_ERROR, "Not JSON: " + e.getOriginalMessage());
      writer.send(Rpc.error(Rpc.NO_ID, failure));
      return;
    }
    if (message instanceof ArrayNode batch) {
      receiveBatch(batch);
    } else {
      receive(Message.read(message), this::reply);
    }
  }

  private void receiveBatch(ArrayNode messages) throws IOException {
    Handshake agreed = connection.handshake();
    if (messages.isEmpty() || agreed == null || !agreed.version().batches()) {
      McpException failure =
          McpException.invalidRequest(
              messages.isEmpty()
                  ? "An empty batch"
                  : "Batches exist only in revision 2025-03-26 of the protocol");
      writer.send(Rpc.error(Rpc.NO_ID, failure));
      return;
    }
    Batch batch = new Batch(messages.size(), this::reply);
    messages.forEach(message -> receive(Message.readInBatch(message), batch::done));
  }

  /**
   * @param replyTo gets the reply, or null when there is none, exactly once
   */
  private void receive(Message message, Consumer<@Nullable JsonNode> replyTo) {
    switch (message) {
      case Message.Request request -> receive(request, replyTo);
      case Message.Notification notification -> {
        kernel.notified(notification, connection);
        replyTo.accept(null);
      }
      case Message.Response response -> {
        connection.dialog().hear(response);
        replyTo.accept(null);
      }
      case Message.Invalid invalid ->
          replyTo.accept(Rpc.error(invalid.id(), McpException.invalidRequest(invalid.reason())));
    }
  }

  private void receive(Message.Request request, Consumer<@Nullable JsonNode> replyTo) {
    Flight flight;
    try {
      flight = connection.flights().begin(request.id());
    } catch (McpException e) {
      replyTo.accept(Rpc.error(request.id(), e));
      return;
    }
    if (kernel.atOnce(request)) {
      serve(request, flight, replyTo);
    } else {
      Thread.ofVirtual().start(() -> serve(request, flight, replyTo));
    }
  }

  private void serve(Message.Request request, Flight flight, Consumer<@Nullable JsonNode> replyTo) {
    try {
      LiveExchange.Line line = new LiveExchange.Line(flight, writer, connection.caller());
      JsonNode reply = kernel.answer(request, connection, line, null);
      connection.flights().release(request.id());
      replyTo.accept(reply);
    } finally {
      connection.flights().land();
    }
  }

  private void reply(@Nullable JsonNode reply) {
    if (reply == null) {
      return;
    }
    try {
      writer.send(reply);
    } catch (IOException e) {
      // The writer has told everyone: the server ends.
    }
  }
}
