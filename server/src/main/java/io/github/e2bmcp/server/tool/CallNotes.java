package io.github.e2bmcp.server.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What the steps of one call want the assistant and the audit log to know. Safe for several
 * threads.
 */
public final class CallNotes {

  private final List<String> sentences = new ArrayList<>();
  private final Map<String, String> packages = new TreeMap<>();
  private String verdict = "clean";

  synchronized void add(String sentence) {
    sentences.add(sentence);
  }

  synchronized void verdict(String value) {
    verdict = value;
  }

  /** For the assistant, each a whole sentence. */
  synchronized List<String> sentences() {
    return List.copyOf(sentences);
  }

  /** Package files that were installed, each with the hash that it was checked against. */
  synchronized void packages(Map<String, String> hashes) {
    packages.putAll(hashes);
  }

  /** Those files, for the audit log: {@code numpy-2.4.6-….whl sha256:…, …}; empty for none. */
  synchronized String packages() {
    StringJoiner text = new StringJoiner(", ");
    packages.forEach((file, hash) -> text.add(file + " " + hash));
    return text.toString();
  }

  /** The security policy's, for the audit log. */
  synchronized String verdict() {
    return verdict;
  }
}
