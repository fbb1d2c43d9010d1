package io.github.e2bmcp.local.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.sandbox.SandboxException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final AgentConnection connection =
      new AgentConnection("sbx-test", OutputStream.nullOutputStream(), why -> {});

  private final Channel channel = connection.open(Fields.of("write", "file"), new Mailbox());

  @Test
  void creditThatNobodyUsedIsAViolation() {
    channel.write(new byte[10], 0, 10, PATIENCE);
    channel.credited(10);
    assertThatThrownBy(() -> channel.credited(1)).isInstanceOf(ProtocolViolation.class);
  }

  /** The connection's reader has found the channel, and somebody closes it before it goes on. */
  @Test
  void creditThatComesWithTheEndIsNone() {
    channel.write(new byte[10], 0, 10, PATIENCE);
    channel.close();
    assertThatCode(() -> channel.credited(10)).doesNotThrowAnyException();

    Channel ended = connection.open(Fields.of("write", "other"), new Mailbox());
    ended.write(new byte[10], 0, 10, PATIENCE);
    ended.finished();
    assertThatCode(() -> ended.credited(10)).doesNotThrowAnyException();
  }

  @Test
  void whoWaitsForCreditIsWokenByTheEnd() throws Exception {
    channel.write(new byte[Frame.WINDOW], 0, Frame.WINDOW, PATIENCE);
    Thread closing = Thread.startVirtualThread(channel::close);
    assertThatThrownBy(() -> channel.write(new byte[1], 0, 1, PATIENCE))
        .isInstanceOf(SandboxException.SandboxLost.class);
    assertThat(closing.join(PATIENCE)).isTrue();
  }

  @Test
  void aRefusalIsThereBeforeItWakesWhoWaitsForCredit() {
    List<Integer> creditsAtReply = new ArrayList<>();
    Channel refused =
        connection.open(
            Fields.of("write", "full"),
            new Receiver() {
              private Channel own = channel;

              @Override
              public void opened(Channel opened) {
                own = opened;
              }

              @Override
              public void data(byte kind, byte[] bytes) {}

              @Override
              public void end() {}

              @Override
              public void reply(Fields fields) {
                creditsAtReply.add(own.credits().outgoing());
              }

              @Override
              public void lost() {}
            });
    refused.write(new byte[Frame.WINDOW], 0, Frame.WINDOW, PATIENCE);
    refused.replied(Fields.of("failed", "no-space", "full"));
    assertThat(creditsAtReply).containsExactly(0);
    assertThatThrownBy(() -> refused.write(new byte[1], 0, 1, PATIENCE))
        .isInstanceOf(SandboxException.SandboxLost.class);
  }
}
