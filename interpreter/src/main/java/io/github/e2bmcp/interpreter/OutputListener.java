package io.github.e2bmcp.interpreter;

/** Sees output as it comes, in the thread that runs the code; while it works, the code may wait. */
@FunctionalInterface
public interface OutputListener {

  void onOutput(Output output);

  static OutputListener none() {
    return output -> {};
  }
}
