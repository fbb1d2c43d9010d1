package io.github.e2bmcp.server;

public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.err.println("hi");
  }
}
