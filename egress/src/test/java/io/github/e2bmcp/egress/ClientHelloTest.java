package io.github.e2bmcp.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.e2bmcp.egress.address.Refused;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloTest {

  private static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;

  @Test
  void findsTheServerName() throws Exception {
    byte[] bytes = Hello.naming("www.example.com");
    ClientHello hello = read(bytes);
    assertThat(hello.serverName()).isEqualTo("www.example.com");
    assertThat(hello.raw()).isEqualTo(bytes);
    assertThat(hello.encrypted()).isFalse();
  }

  @Test
  void findsThatThereIsNone() throws Exception {
    assertThat(read(Hello.namingNone()).serverName()).isNull();
  }

  @Test
  void findsAnEncryptedHello() throws Exception {
    byte[] bytes =
        Hello.withExtension(Hello.naming("www.example.com"), ENCRYPTED_CLIENT_HELLO, new byte[8]);
    assertThat(read(bytes).encrypted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 50, 200})
  void readsAHelloCutIntoRecordsAndPackets(int size) throws Exception {
    byte[] records = Hello.cutIntoRecords(Hello.naming("www.example.com"), size);
    InputStream drops =
        new ByteArrayInputStream(records) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(1, length));
          }
        };
    ClientHello hello = ClientHello.read(drops);
    assertThat(hello.serverName()).isEqualTo("www.example.com");
    assertThat(hello.raw()).isEqualTo(records);
  }

  @Test
  void leavesWhatComesBehind() throws Exception {
    byte[] hello = Hello.naming("www.example.com");
    InputStream in = new ByteArrayInputStream(Arrays.copyOf(hello, hello.length + 3));
    ClientHello.read(in);
    assertThat(in.readAllBytes()).hasSize(3);
  }

  @Test
  void refusesASecondServerName() {
    byte[] name = {0, 4, 0, 0, 1, 'a'};
    byte[] twice = Hello.withExtension(Hello.naming("www.example.com"), 0, name);
    assertThatThrownBy(() -> read(twice)).isInstanceOf(Refused.class);
    byte[] twoInOne = {0, 8, 0, 0, 1, 'a', 0, 0, 1, 'b'};
    byte[] both = Hello.withExtension(Hello.namingNone(), 0, twoInOne);
    assertThatThrownBy(() -> read(both)).isInstanceOf(Refused.class);
  }

  @Test
  void refusesOverlongHellos() {
    byte[] endless = new byte[100_000];
    for (int at = 0; at + 5 + 16_384 < endless.length; at += 5 + 16_384) {
      System.arraycopy(new byte[] {0x16, 3, 1, 0x40, 0}, 0, endless, at, 5);
    }
    System.arraycopy(new byte[] {1, 0, (byte) 0xff, (byte) 0xff}, 0, endless, 5, 4);
    assertThatThrownBy(() -> read(endless)).isInstanceOf(Refused.class);
  }

  @Test
  void endsEarlyWithTheStream() {
    byte[] hello = Hello.naming("www.example.com");
    assertThatThrownBy(() -> read(Arrays.copyOf(hello, hello.length - 1)))
        .isInstanceOf(EOFException.class);
  }

  /** Whatever comes, it is read or refused; nothing else is thrown. */
  @Test
  void survivesDamagedHellos() {
    Random random = new Random(7);
    byte[] whole = Hello.naming("www.example.com");
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = whole.clone();
      for (int times = random.nextInt(4); times >= 0; times--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        ClientHello hello = read(damaged);
        assertThat(hello.raw()).isNotEmpty();
      } catch (Refused | EOFException e) {
        assertThat(e).hasMessageContaining("TLS");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static ClientHello read(byte[] bytes) throws IOException, Refused {
    return ClientHello.read(new ByteArrayInputStream(bytes));
  }
}
