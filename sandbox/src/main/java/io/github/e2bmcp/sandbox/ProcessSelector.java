package io.github.e2bmcp.sandbox;

/** Names one running process. */
public sealed interface ProcessSelector {

  record ByPid(int pid) implements ProcessSelector {}

  record ByTag(String tag) implements ProcessSelector {}
}
