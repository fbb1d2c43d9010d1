package io.github.e2bmcp.mcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.mcp.message.Json;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private final AtomicInteger spent = new AtomicInteger();
  private final EventLog log = new EventLog(40_000);

  private EventStream stream(String principal, long number) {
    return new EventStream(principal, number, log, spent::incrementAndGet);
  }

  @Test
  void onePrincipalCannotMakeItForgetWhatItKeepsOfAnother() throws IOException {
    EventStream ann = stream("ann", 1);
    ann.finish(Json.text("x".repeat(1000)));
    long own = log.bytes();
    EventStream bob = stream("bob", 2);
    for (int i = 0; i < 1000; i++) {
      bob.send(Json.text("y".repeat(1000)));
    }
    assertThat(log.bytes()).isLessThanOrEqualTo(own + 10_000);
    assertThat(spent).as("ann's answer is still there").hasValue(0);
    log.drop(bob);
    assertThat(log.bytes()).isEqualTo(own);
    log.drop(ann);
    assertThat(log.bytes()).isZero();
  }

  @Test
  void manyPrincipalsTogetherStayWithinTheBound() {
    for (int i = 0; i < 1000; i++) {
      stream("principal " + i, i).finish(Json.text("z".repeat(1000)));
    }
    assertThat(log.bytes()).isLessThanOrEqualTo(40_000);
    assertThat(spent.get()).isGreaterThan(900);
  }

  @Test
  void whatIsTooGreatIsNotKept() {
    stream("ann", 1).finish(Json.text("x".repeat(20_000)));
    assertThat(log.bytes()).isZero();
    assertThat(spent).hasValue(1);
  }
}
