package io.github.e2bmcp.server.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One call of the demo.
 *
 * @param title what it shows
 */
record DemoStep(String title, String tool, Map<String, Object> arguments) {

  static final List<DemoStep> ALL =
      List.of(
          step(
              "Python keeps its variables from call to call",
              "execute_python",
              "code",
              "x = 20\nprint('x is', x)"),
          step("… as the next call shows", "execute_python", "code", "x * 2 + 2"),
          step(
              "JavaScript too, with top-level await",
              "execute_javascript",
              "code",
              "const squares = await Promise.all([1, 2, 3].map(async n => n * n));\nsquares.reduce((a, b) => a + b)"),
          step(
              "A file goes in",
              "create_file",
              "path",
              "data/sales.csv",
              "content",
              "month,sold\nJan,12\nFeb,19\nMar,31\n"),
          step("… is listed", "list_files", "path", "data"),
          step("… and comes out", "read_file", "path", "data/sales.csv"),
          step(
              "Packages come in, while code itself has no network",
              "install_packages",
              "packages",
              List.of("matplotlib"),
              "language",
              "python"),
          step(
              "A plot comes back as a picture",
              "execute_python",
              "code",
              """
              import csv
              import matplotlib.pyplot as plt
              rows = list(csv.DictReader(open('data/sales.csv')))
              plt.bar([r['month'] for r in rows], [int(r['sold']) for r in rows])
              plt.title('Sold per month')
              plt.show()
              """),
          step(
              "Code has no network: there is a loopback interface and nothing else",
              "execute_python",
              "code",
              "import socket\n[name for _, name in socket.if_nameindex()]"),
          step("What holds, and what it costs", "get_sandbox_info"));

  private static DemoStep step(String title, String tool, Object... arguments) {
    return new DemoStep(title, tool, ordered(arguments));
  }

  private static Map<String, Object> ordered(Object... arguments) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      map.put((String) arguments[i], arguments[i + 1]);
    }
    return map;
  }

  /** Names and values of the arguments as a person reads them. */
  List<String[]> printed() {
    return arguments.entrySet().stream()
        .map(argument -> new String[] {argument.getKey(), argument.getValue().toString()})
        .toList();
  }
}
