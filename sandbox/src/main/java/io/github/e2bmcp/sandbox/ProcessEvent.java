package io.github.e2bmcp.sandbox;

/** What happens to a process, in order. Bytes are the program's own and not to be changed. */
public sealed interface ProcessEvent {

  record Stdout(byte[] bytes) implements ProcessEvent {}

  record Stderr(byte[] bytes) implements ProcessEvent {}

  /** Output of a terminal, both streams mixed. */
  record Terminal(byte[] bytes) implements ProcessEvent {}

  /** The process is gone and all its output was handed out. */
  record Ended(ProcessExit exit) implements ProcessEvent {}
}
