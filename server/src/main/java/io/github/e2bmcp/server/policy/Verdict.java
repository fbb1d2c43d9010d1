package io.github.e2bmcp.server.policy;

import java.util.List;
import java.util.stream.Collectors;

/** What {@link SecurityPolicy} says of the code of one call. */
public sealed interface Verdict {

  /** It may run, and nothing is to be told. */
  record Clean() implements Verdict {}

  /** It may run; the findings go to the result and the security log. */
  record Noted(List<Finding> findings) implements Verdict {

    private static final int SHOWN = 3;

    /** The findings as one line for the result, such as {@code Security note: line 2: …}. */
    public String note() {
      String first =
          findings.stream().limit(SHOWN).map(Finding::text).collect(Collectors.joining("; "));
      int more = findings.size() - SHOWN;
      return "Security note: " + first + (more > 0 ? "; and " + more + " more." : ".");
    }
  }

  /** It must not run; the sentence is for the model, the findings for the security log. */
  record Refused(String sentence, List<Finding> findings) implements Verdict {}
}
