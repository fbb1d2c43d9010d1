package io.github.e2bmcp.server.policy;

import io.github.e2bmcp.interpreter.Language;
import io.github.e2bmcp.server.text.Advice;
import java.util.List;

/** Decides by the dangerous patterns in code whether it may run. */
public record SecurityPolicy(PolicyMode mode) {

  /** Well under a millisecond for usual code, linear in its length for any. */
  public Verdict check(Language language, String code) {
    List<Finding> findings = mode == PolicyMode.OFF ? List.of() : Detector.findings(language, code);
    if (findings.isEmpty()) {
      return new Verdict.Clean();
    }
    return mode == PolicyMode.ENFORCE
        ? new Verdict.Refused(
            Advice.refused(findings.stream().map(Finding::text).toList()), findings)
        : new Verdict.Noted(findings);
  }
}
