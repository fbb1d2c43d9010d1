package io.github.e2bmcp.mcp.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.mcp.TestJson;
import io.github.e2bmcp.mcp.connection.Connection;
import io.github.e2bmcp.mcp.connection.Flight;
import io.github.e2bmcp.mcp.connection.Handshake;
import io.github.e2bmcp.mcp.connection.LiveExchange;
import io.github.e2bmcp.mcp.connection.Operation;
import io.github.e2bmcp.mcp.connection.Outlet;
import io.github.e2bmcp.mcp.exchange.Caller;
import io.github.e2bmcp.mcp.message.Json;
import io.github.e2bmcp.mcp.message.McpException;
import io.github.e2bmcp.mcp.message.Message;
import io.github.e2bmcp.mcp.message.ProtocolVersion;
import io.github.e2bmcp.mcp.offer.Changes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class TasksTest {
  private static final String KNOWS_TASKS =
      "{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}";

  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final Changes changes = new Changes();

  private Tasks tasks(Duration patience, int perPrincipal) {
    return new Tasks(
        new TaskOptions(patience, Duration.ofMinutes(1), Duration.ofSeconds(1), perPrincipal, 100),
        changes);
  }

  private static LiveExchange exchange(String principal) {
    return exchange(principal, KNOWS_TASKS, Outlet.NOWHERE);
  }

  private static LiveExchange exchange(String principal, String capabilities, Outlet outlet) {
    return new LiveExchange(
        new Message.Request(TestJson.parse("1"), "tools/call", Json.object()),
        new Connection(new Caller(principal, "", Set.of()), 1, null),
        new Handshake(ProtocolVersion.V2026_07_28, TestJson.object(capabilities), null),
        null,
        new LiveExchange.Line(new Flight(), outlet, new Caller(principal, "", Set.of())));
  }

  private ObjectNode waits() throws InterruptedException {
    started.countDown();
    try {
      release.await();
      return Json.object().put("done", true);
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw e;
    }
  }

  private static ObjectNode get(Tasks tasks, String id, String principal) throws Exception {
    return run(tasks, "tasks/get", id, principal);
  }

  private static ObjectNode run(Tasks tasks, String method, String id, String principal)
      throws Exception {
    Operation operation = tasks.operations().get(method);
    assertThat(operation).isNotNull();
    return operation.run(Json.object().put("taskId", id), exchange(principal));
  }

  @Test
  void aQuickCallIsAnsweredWithItsResult() throws Exception {
    ObjectNode result =
        tasks(Duration.ofMinutes(1), 10).run(exchange("ann"), () -> Json.object().put("a", 1));
    assertThat(result).isEqualTo(TestJson.parse("{\"a\":1}"));
  }

  @Test
  void aSlowCallBecomesATaskThatOnlyItsCallerSees() throws Exception {
    Tasks tasks = tasks(Duration.ofMillis(1), 10);
    ObjectNode created = tasks.run(exchange("ann"), this::waits);
    String id = created.path("taskId").asString();
    assertThat(created.path("resultType").asString()).isEqualTo("task");
    assertThat(get(tasks, id, "ann").path("status").asString()).isEqualTo("working");
    assertThatThrownBy(() -> get(tasks, id, "bob")).isInstanceOf(McpException.class);
    release.countDown();
    ObjectNode last = get(tasks, id, "ann");
    while (last.path("status").asString().equals("working")) {
      last = get(tasks, id, "ann");
    }
    assertThat(last.at("/result/done").asBoolean()).isTrue();
  }

  @Test
  void cancellingReachesTheCode() throws Exception {
    Tasks tasks = tasks(Duration.ofMillis(1), 10);
    String id = tasks.run(exchange("ann"), this::waits).path("taskId").asString();
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    run(tasks, "tasks/cancel", id, "ann");
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(get(tasks, id, "ann").path("status").asString()).isEqualTo("cancelled");
  }

  @Test
  void itsListenerIsToldOfItsEndAndNobodyElse() throws Exception {
    Tasks tasks = tasks(Duration.ofMillis(1), 10);
    String id = tasks.run(exchange("ann"), this::waits).path("taskId").asString();
    BlockingQueue<JsonNode> toAnn = listen(tasks, "ann", id);
    BlockingQueue<JsonNode> toBob = listen(tasks, "bob", id);
    assertThat(next(toAnn).at("/params/notifications/taskIds/0").asString()).isEqualTo(id);
    assertThat(next(toBob).at("/params/notifications").isEmpty()).isTrue();

    release.countDown();

    JsonNode told = next(toAnn);
    assertThat(told.path("method").asString()).isEqualTo("notifications/tasks");
    assertThat(told.at("/params/status").asString()).isEqualTo("completed");
    assertThat(told.at("/params/result/done").asBoolean()).isTrue();
    assertThat(told.at("/params/_meta/io.modelcontextprotocol~1subscriptionId").asInt())
        .isEqualTo(1);
    BlockingQueue<JsonNode> late = listen(tasks, "ann", id);
    next(late);
    assertThat(next(late).at("/params/status").asString()).isEqualTo("completed");
    changes.close();
    assertThat(toBob).isEmpty();
  }

  @Test
  void whoDoesNotKnowTasksMayNotListenForOne() {
    ListenFeature listening = new ListenFeature(changes, Json.object(), tasks(Duration.ZERO, 1));
    assertThatThrownBy(() ->
            listening.listen(
                TestJson.object("{\"notifications\":{\"taskIds\":[\"x\"]}}"),
                exchange("ann", "{}", Outlet.NOWHERE)))
        .isInstanceOfSatisfying(
            McpException.class,
            refused ->
                assertThat(refused.code()).isEqualTo(McpException.MISSING_CLIENT_CAPABILITY));
  }

  private BlockingQueue<JsonNode> listen(Tasks tasks, String principal, String id) {
    BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    ObjectNode params = Json.object();
    params.putObject("notifications").putArray("taskIds").add(id);
    LiveExchange exchange = exchange(principal, KNOWS_TASKS, heard::add);
    ListenFeature listening = new ListenFeature(changes, Json.object(), tasks);
    Thread.ofVirtual()
        .start(() -> {
          try {
            listening.listen(params, exchange);
          } catch (Exception e) {
            heard.add(Json.text(e.toString()));
          }
        });
    return heard;
  }

  private static JsonNode next(BlockingQueue<JsonNode> heard) throws InterruptedException {
    JsonNode message = heard.poll(10, TimeUnit.SECONDS);
    assertThat(message).isNotNull();
    return message;
  }

  @Test
  void withTooManyTasksACallStaysACall() throws Exception {
    Tasks tasks = tasks(Duration.ofMillis(1), 1);
    tasks.run(exchange("ann"), this::waits);
    Thread.ofVirtual()
        .start(() -> {
          // The second call waits below until both are released.
          release.countDown();
        });
    ObjectNode second = tasks.run(exchange("ann"), this::waits);
    assertThat(second.path("done").asBoolean()).isTrue();
  }
}
