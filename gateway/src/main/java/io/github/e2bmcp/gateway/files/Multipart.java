package io.github.e2bmcp.gateway.files;

import io.github.e2bmcp.gateway.wire.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a multipart form part by part (RFC 7578), never a whole part in memory. */
final class Multipart {

  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]{1,200})\"|([^;\\s]{1,200}))");

  /** A backslash before anything else is one, as in names of Windows. */
  private static final Pattern ESCAPED = Pattern.compile("\\\\([()<>@,;:\\\\\"/\\[\\]?=])");

  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*(name|filename)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;]*))");
  private static final int HEADER_LIMIT = 16 * 1024;
  private static final int LINE_BREAK = 2;

  private final InputStream source;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[64 * 1024];
  private int start;
  private int end;
  private boolean exhausted;

  /** At the start of a part its delimiter may come without the line break, which ended the head. */
  private boolean fresh = true;

  private boolean over;

  /** A part's head; its content is read through {@link #read}. */
  record Part(String name, String fileName) {}

  private Multipart(InputStream source, String boundary) {
    this.source = source;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8);
  }

  static Multipart of(InputStream source, String contentType) throws Refusal {
    Matcher matcher = BOUNDARY.matcher(contentType);
    if (!matcher.find()) {
      throw new Refusal(400, "error parsing multipart form: no boundary");
    }
    String quoted = matcher.group(1);
    return new Multipart(source, quoted == null ? matcher.group(2) : quoted);
  }

  /** The next part, what is left of this one skipped; null after the last. */
  @Nullable Part next() throws IOException, Refusal {
    byte[] skipped = new byte[8 * 1024];
    while (read(skipped, 0, skipped.length) >= 0) {
      // To the delimiter.
    }
    return line().startsWith("--") ? null : head();
  }

  private Part head() throws IOException, Refusal {
    String name = "";
    String fileName = "";
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        Matcher matcher = PARAMETER.matcher(line);
        while (matcher.find()) {
          String quoted = matcher.group(2);
          String value = unescape(quoted == null ? matcher.group(3) : quoted);
          if (matcher.group(1).equals("name")) {
            name = value;
          } else {
            fileName = value;
          }
        }
      }
    }
    fresh = true;
    over = false;
    return new Part(name, fileName);
  }

  /** Undoes what browsers and SDKs do to quotes and line breaks in names. */
  private static String unescape(String text) {
    return ESCAPED
        .matcher(text)
        .replaceAll("$1")
        .replace("%22", "\"")
        .replace("%0D", "\r")
        .replace("%0A", "\n");
  }

  /**
   * Reads of the current part.
   *
   * @return how many bytes, or -1 at its end
   * @throws EOFException when the form breaks off
   */
  int read(byte[] target, int offset, int length) throws IOException {
    if (over) {
      return -1;
    }
    int within = search();
    if (within < 0) {
      over = true;
      return -1;
    }
    int count = Math.min(length, within);
    System.arraycopy(buffer, start, target, offset, count);
    start += count;
    fresh = false;
    return count;
  }

  /** How many bytes of content are at hand; -1 at the delimiter, which is then passed. */
  private int search() throws IOException {
    while (true) {
      if (fresh && matches(start, LINE_BREAK)) {
        start += delimiter.length - LINE_BREAK;
        return -1;
      }
      int at = start;
      while (at + delimiter.length <= end && !matches(at, 0)) {
        at++;
      }
      if (matches(at, 0) && at == start) {
        start += delimiter.length;
        return -1;
      }
      if (at > start) {
        return at - start;
      }
      if (exhausted) {
        throw new EOFException("the multipart form breaks off");
      }
      fill();
    }
  }

  /** Whether the delimiter, its first bytes left out, stands there. */
  private boolean matches(int at, int without) {
    if (at + delimiter.length - without > end) {
      return false;
    }
    for (int i = without; i < delimiter.length; i++) {
      if (buffer[at + i - without] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, end - start);
    end -= start;
    start = 0;
    int count = source.read(buffer, end, buffer.length - end);
    if (count < 0) {
      exhausted = true;
    } else {
      end += count;
    }
  }

  private String line() throws IOException, Refusal {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() < HEADER_LIMIT) {
      if (start == end) {
        fill();
      }
      boolean ended = exhausted && start == end;
      byte next = ended ? (byte) '\n' : buffer[start++];
      if (next == '\n') {
        String text = line.toString(StandardCharsets.UTF_8);
        if (ended && !text.startsWith("--")) {
          throw new EOFException("the multipart form breaks off");
        }
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(next);
    }
    throw new Refusal(400, "error parsing multipart form: a head is too long");
  }
}
