package io.github.e2bmcp.e2b.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AlarmTest {

  private final List<String> ran = new CopyOnWriteArrayList<>();
  private final CountDownLatch last = new CountDownLatch(1);

  @Test
  void alarmsRunInTheOrderOfTheirTimes() throws Exception {
    Alarm far = Alarm.in(Duration.ofHours(1), () -> ran.add("far"));
    Alarm.in(Duration.ofMillis(400), last::countDown);
    Alarm.in(Duration.ofMillis(200), () -> ran.add("second"));
    Alarm.in(Duration.ofMillis(100), () -> ran.add("first"));
    Alarm.in(Duration.ofMillis(150), () -> ran.add("none")).cancel();

    last.await();
    far.cancel();

    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void taskThatFailsHoldsUpNoOther() throws Exception {
    Alarm.in(
        Duration.ofMillis(10),
        () -> {
          throw new IllegalStateException("on purpose");
        });
    Alarm.in(Duration.ofMillis(20), last::countDown);

    last.await();
  }
}
