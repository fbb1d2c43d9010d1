package io.github.e2bmcp.e2b.scripted;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server that answers as a test says, byte by byte if need be, and breaks off when told to. */
public final class ScriptedServer implements AutoCloseable {

  /** Answers one request. */
  @FunctionalInterface
  public interface Script {
    void answer(Request request, Answer answer) throws IOException, InterruptedException;
  }

  public record Request(String method, String target, Map<String, String> headers, byte[] body) {
    public String path() {
      return target.replaceFirst("[?].*", "");
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  private final ServerSocket listener;
  private final Map<String, ConcurrentLinkedQueue<Script>> scripts = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = Collections.newSetFromMap(new ConcurrentHashMap<>());

  public ScriptedServer() {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Thread.ofVirtual().start(this::acceptAll);
  }

  public String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** The next request of this method and path; the last script of a path answers ever after. */
  public ScriptedServer on(String methodAndPath, Script script) {
    scripts.computeIfAbsent(methodAndPath, key -> new ConcurrentLinkedQueue<>()).add(script);
    return this;
  }

  public ScriptedServer onJson(String methodAndPath, int status, String json) {
    return on(methodAndPath, (request, answer) -> answer.json(status, json));
  }

  public List<Request> requests() {
    return requests;
  }

  public Request last() {
    return requests.getLast();
  }

  public int connections() {
    return open.size();
  }

  /** Whether the number of connections comes down to this. */
  public boolean settlesAt(int count, Duration wait) throws InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    synchronized (open) {
      while (open.size() > count && System.nanoTime() < end) {
        TimeUnit.NANOSECONDS.timedWait(open, Math.max(1, end - System.nanoTime()));
      }
    }
    return open.size() <= count;
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (Request request = read(in); request != null; request = read(in)) {
        requests.add(request);
        Answer answer = new Answer(socket);
        script(request).answer(request, answer);
        if (answer.over()) {
          return;
        }
      }
    } catch (IOException e) {
      // The client is gone, which a script may be waiting for.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
      synchronized (open) {
        open.notifyAll();
      }
    }
  }

  private Script script(Request request) {
    ConcurrentLinkedQueue<Script> queue = scripts.get(request.method() + " " + request.path());
    if (queue == null) {
      return (r, answer) -> answer.json(404, "{\"code\":404,\"message\":\"no script\"}");
    }
    Script first = queue.peek();
    if (queue.size() > 1) {
      queue.poll();
    }
    return first == null ? (r, answer) -> answer.cut() : first;
  }

  private static @Nullable Request read(InputStream in) throws IOException {
    String start = line(in);
    if (start.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.put(name, line.substring(colon + 1).strip());
    }
    String[] words = start.split(" ", 3);
    byte[] body =
        headers.getOrDefault("transfer-encoding", "").equals("chunked")
            ? chunks(in)
            : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Request(words[0], words[1], headers, body);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(in), 16); size > 0; ) {
      all.write(in.readNBytes(size));
      line(in);
      size = Integer.parseInt(line(in), 16);
    }
    line(in);
    return all.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
