package io.github.e2bmcp.e2b.transport;

import io.github.e2bmcp.e2b.error.E2bException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** A request's body. */
public sealed interface Content {

  /** Bytes at hand. */
  record Bytes(byte[] bytes) implements Content {
    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(bytes);
    }
  }

  /**
   * What a stream gives, which is closed then.
   *
   * @param length of what will be sent; -1 when nobody knows
   */
  record Stream(Supplier<InputStream> source, long length) implements Content {

    private static final int PIECE = 128 << 10;

    @Override
    public void writeTo(OutputStream out) throws IOException {
      try (InputStream input = source.get()) {
        byte[] piece = new byte[PIECE];
        long left = length < 0 ? Long.MAX_VALUE : length;
        while (left > 0) {
          int count = read(input, piece, (int) Math.min(left, PIECE));
          if (count < 0) {
            break;
          }
          out.write(piece, 0, count);
          left -= count;
        }
        if (length >= 0 && left > 0) {
          throw new E2bException.InvalidArgument(
              "The content became shorter while it was sent, by " + left + " bytes");
        }
      }
    }

    private static int read(InputStream input, byte[] piece, int limit) {
      try {
        return input.read(piece, 0, limit);
      } catch (IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
          if (cause instanceof E2bException ours) {
            throw ours;
          }
        }
        throw new E2bException.InvalidArgument("The content to send cannot be read: " + e)
            .because(e);
      }
    }
  }

  /** Several, one after the other. */
  record Joined(List<Content> parts) implements Content {
    @Override
    public long length() {
      long sum = 0;
      for (Content part : parts) {
        if (part.length() < 0) {
          return -1;
        }
        sum += part.length();
      }
      return sum;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      for (Content part : parts) {
        part.writeTo(out);
      }
    }
  }

  static Content none() {
    return new Bytes(new byte[0]);
  }

  static Content of(byte[] bytes) {
    return new Bytes(bytes);
  }

  /** What a stream gives; of unknown length. */
  static Content of(Supplier<InputStream> source) {
    return new Stream(source, -1);
  }

  /**
   * A file of this machine.
   *
   * @throws E2bException.InvalidArgument when it cannot be read
   */
  static Content of(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new FileNotFoundException("no regular file");
      }
      return new Stream(() -> open(file), Files.size(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * A file's bytes.
   *
   * @throws E2bException.InvalidArgument when it cannot be read
   */
  static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static E2bException unreadable(Path file, IOException e) {
    return new E2bException.InvalidArgument("Cannot read " + file + ": " + e).because(e);
  }

  /** Whether to get it takes no wait. */
  default boolean atHand() {
    return switch (this) {
      case Bytes bytes -> true;
      case Stream stream -> false;
      case Joined joined -> joined.parts().stream().allMatch(Content::atHand);
    };
  }

  /** In bytes; -1 when nobody knows. */
  long length();

  /** Writes all of it. */
  void writeTo(OutputStream out) throws IOException;
}
