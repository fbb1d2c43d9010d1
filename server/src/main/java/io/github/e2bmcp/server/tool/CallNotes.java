package io.github.e2bmcp.server.tool;

import java.util.ArrayList;
import java.util.List;

/**
 * What the steps of one call want the assistant and the audit log to know. Safe for several
 * threads.
 */
public final class CallNotes {

  private final List<String> sentences = new ArrayList<>();
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

  /** The security policy's, for the audit log. */
  synchronized String verdict() {
    return verdict;
  }
}
