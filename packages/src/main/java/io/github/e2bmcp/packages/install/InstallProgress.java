package io.github.e2bmcp.packages.install;

import io.github.e2bmcp.packages.gateway.GatewayListener;
import io.github.e2bmcp.packages.gateway.GatewayProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Puts together what the gateway and the tool tell, and passes it on a few times a second. */
public final class InstallProgress implements GatewayListener {

  private static final long EVERY_NANOS = 200_000_000;

  private record File(long bytes, long total) {}

  private final InstallListener listener;
  private final Lock lock = new ReentrantLock();
  private final Map<String, File> files = new LinkedHashMap<>();
  private final Map<String, String> sources = new TreeMap<>();
  private final List<GatewayProblem> problems = new ArrayList<>();
  private long toldAt = System.nanoTime() - EVERY_NANOS;

  public InstallProgress(InstallListener listener) {
    this.listener = listener;
  }

  public List<GatewayProblem> problems() {
    lock.lock();
    try {
      return List.copyOf(problems);
    } finally {
      lock.unlock();
    }
  }

  /** The package files that went in, each with the hash that it was checked against. */
  public Map<String, String> sources() {
    lock.lock();
    try {
      return new TreeMap<>(sources);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void served(String file, String hash) {
    lock.lock();
    try {
      sources.put(file, hash);
    } finally {
      lock.unlock();
    }
  }

  /** A new phase; always passed on. */
  public void phase(String message) {
    lock.lock();
    try {
      tell(message);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void transferred(String file, long bytes, long total) {
    lock.lock();
    try {
      File before = files.get(file);
      // A file that is fetched a second time does not count twice.
      long most = before == null ? bytes : Math.max(bytes, before.bytes());
      files.put(file, new File(most, Math.max(total, most)));
      if (bytes == total || System.nanoTime() - toldAt >= EVERY_NANOS) {
        String size = total < 0 ? megabytes(bytes) : megabytes(bytes) + "/" + megabytes(total);
        tell("downloading " + shortName(file) + " " + size + " MB");
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void problem(GatewayProblem problem) {
    lock.lock();
    try {
      if (problems.size() < 100) {
        problems.add(problem);
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell(String message) {
    toldAt = System.nanoTime();
    long bytes = files.values().stream().mapToLong(File::bytes).sum();
    long total = files.values().stream().mapToLong(File::total).sum();
    listener.progress(message, bytes, total);
  }

  /** {@code numpy 2.4.6} of {@code numpy-2.4.6-cp311-….whl}. */
  private static String shortName(String file) {
    String[] parts = file.split("-", -1);
    return file.endsWith(".whl") && parts.length > 2 ? parts[0] + " " + parts[1] : file;
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
  }
}
