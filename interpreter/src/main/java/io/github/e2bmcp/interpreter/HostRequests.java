package io.github.e2bmcp.interpreter;

import java.util.List;

/**
 * What running code may ask of the host. Answers are given in the thread that runs the code, and
 * the time they take does not count towards the code's timeout.
 */
public interface HostRequests {

  /** Installs packages, or says why not. */
  Answer install(Install request);

  /** Whether an import of a module that is not there shall be asked about. */
  boolean asksForMissingImports();

  /**
   * A wish for packages; the names come from the code and are untrusted.
   *
   * @param reason what the names are: requirements for a command, module names for an import
   */
  record Install(Language language, Reason reason, List<String> names) {

    public Install {
      names = List.copyOf(names);
    }
  }

  /** Where a wish comes from. */
  enum Reason {
    /** {@code %pip install} or {@code !pip install}. */
    COMMAND,
    /** An import or require of a module that is not there. */
    IMPORT
  }

  /**
   * The host's answer.
   *
   * @param done whether the packages are there now
   * @param text shown to the code's author; may be empty
   */
  record Answer(boolean done, String text) {}

  /** Refuses everything in a sentence. */
  static HostRequests none() {
    return new HostRequests() {
      @Override
      public Answer install(Install request) {
        return new Answer(false, "Packages cannot be installed from code here.");
      }

      @Override
      public boolean asksForMissingImports() {
        return false;
      }
    };
  }
}
