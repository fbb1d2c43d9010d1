package io.github.e2bmcp.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JavaScriptTest extends InterpreterTestBase {

  @Test
  void keepsVariablesFunctionsAndClassesAcrossRuns() {
    javascript(
        "const one = 1; let two = 2; var three = 3; function add(a, b) { return a + b }; class Box { v = 7 }");
    assertThat(value(javascript("add(one, two) + three + new Box().v"))).isEqualTo("13");
  }

  @Test
  void keepsStateOverTwoHundredRuns() {
    javascript("let total = 0");
    for (int i = 1; i <= 200; i++) {
      javascript("total += " + i);
    }
    assertThat(value(javascript("total"))).isEqualTo("20100");
  }

  @Test
  void declaresAConstAgain() {
    javascript("const again = 1; let other = 1");
    assertThat(value(javascript("const again = 2; const other = 3; again + other"))).isEqualTo("5");
    assertThat(failure(javascript("again = 9")).value()).contains("constant");
    assertThat(failure(javascript("let again = 3")).value()).contains("by an earlier call");
  }

  @Test
  void showsTheLastValueByInspect() {
    assertThat(value(javascript("({a: 1, b: [1, {c: 2}]})")))
        .isEqualTo("{ a: 1, b: [ 1, { c: 2 } ] }");
    assertThat(value(javascript("{a: 1}"))).isEqualTo("{ a: 1 }");
    assertThat(value(javascript("new Map([[1, 'x']])"))).isEqualTo("Map(1) { 1 => 'x' }");
    assertThat(value(javascript("10n ** 20n"))).isEqualTo("100000000000000000000n");
    assertThat(value(javascript("null"))).isEqualTo("null");
    assertThat(javascript("const q = 1").mainValue()).isNull();
    assertThat(javascript("console.log(1)").mainValue()).isNull();
  }

  @Test
  void awaitsAtTheTopLevel() {
    assertThat(
            value(
                javascript("const v = await new Promise(r => setTimeout(() => r(5), 10)); v + 1")))
        .isEqualTo("6");
    assertThat(value(javascript("(async () => 42)()"))).isEqualTo("42");
    assertThat(value(javascript("let s = 0; for await (const n of [1, 2]) s += n; s")))
        .isEqualTo("3");
  }

  @Test
  void importsInEveryWay() {
    assertThat(value(javascript("const fs = require('fs'); typeof fs.readFileSync")))
        .isEqualTo("'function'");
    String code =
        """
        import path, { join, sep as separator } from 'node:path';
        import * as os from 'os';
        import 'fs';
        [join('a', 'b'), separator, typeof os.EOL, path.join === join]
        """;
    assertThat(value(javascript(code))).isEqualTo("[ 'a/b', '/', 'string', true ]");
    assertThat(value(javascript("(await import('node:path')).basename('/x/y')"))).isEqualTo("'y'");
    assertThat(value(javascript("const text = \"import x from 'y'\"; text")))
        .contains("import x from");
  }

  @Test
  void resolvesModulesFromTheWorkingDirectory() throws IOException {
    write("node_modules/tiny/package.json", "{\"main\": \"lib/main.js\"}");
    write("node_modules/tiny/lib/main.js", "exports.name = 'tiny'");
    write("local.cjs", "module.exports = 'local'");
    assertThat(value(javascript("require('tiny').name + require('./local.cjs')")))
        .isEqualTo("'tinylocal'");
    assertThat(value(javascript("import { name } from 'tiny'; name"))).isEqualTo("'tiny'");
    assertThat(
            value(
                javascript(
                    "[__dirname, __filename.endsWith('.js'), typeof module, import.meta.dirname]")))
        .contains("'object'");
  }

  @Test
  void findsAPackageThatWasInstalledAfterAFailedRequire() throws IOException {
    write("node_modules/.keep", "");
    assertThat(failure(javascript("require('late')")).value())
        .isEqualTo("Cannot find package 'late'");
    assertThat(failure(javascript("await import('late')")).value())
        .contains("Cannot find package 'late'");
    write("node_modules/late/package.json", "{\"main\": \"lib/main.js\"}");
    write("node_modules/late/lib/main.js", "module.exports = 'here'");
    assertThat(value(javascript("require('late')"))).isEqualTo("'here'");
    assertThat(value(javascript("(await import('late')).default"))).isEqualTo("'here'");
  }

  @Test
  void pointsFailuresIntoTheUsersCode() {
    Failure failure = failure(javascript("function f() {\n  null.x\n}\nf()"));
    assertThat(failure.name()).isEqualTo("TypeError");
    assertThat(failure.traceback())
        .contains("js:2:")
        .contains("js:4:")
        .doesNotContain("kernel")
        .doesNotContain("node:");
    assertThat(failure(javascript("let z = ;")).traceback())
        .contains("let z = ;")
        .contains("        ^");
    assertThat(failure(javascript("throw 5")).value()).isEqualTo("5");
    assertThat(stderr(javascript("console.error(new Error('shown'))"))).doesNotContain("kernel");
  }

  @Test
  void reportsFailuresInTheBackgroundToTheCallThatCausedThem() {
    assertThat(
            failure(javascript("setTimeout(() => { throw new Error('in timer') }, 20); 0")).value())
        .isEqualTo("in timer");
    assertThat(failure(javascript("void Promise.reject(new TypeError('nobody')); 0")).value())
        .isEqualTo("nobody");
    assertThat(failure(javascript("queueMicrotask(() => { throw new Error('micro') }); 0")).value())
        .isEqualTo("micro");
  }

  @Test
  void notesFailuresOfEarlierCallsWithoutFailingTheLaterOne() {
    javascript(
        "globalThis.later = setTimeout(() => { throw new Error('overdue') }, 2500); later.unref(); 0");
    Execution next = javascript("await new Promise(r => setTimeout(r, 3000)); 'fine'");
    assertThat(value(next)).isEqualTo("'fine'");
    assertThat(next.notes()).anyMatch(note -> note.contains("overdue"));
  }

  @Test
  void waitsForTimersAndChildrenALittle() {
    assertThat(stdout(javascript("setTimeout(() => console.log('timer'), 50); 0")))
        .isEqualTo("timer\n");
    assertThat(
            stdout(
                javascript(
                    "require('child_process').spawn('echo', ['child'], {stdio: 'inherit'}); 0")))
        .isEqualTo("child\n");
    Execution endless = javascript("globalThis.tick = setInterval(() => {}, 500); 0");
    assertThat(endless.notes()).anyMatch(note -> note.contains("Still active"));
    assertThat(endless.usage().wall()).hasSeconds(2);
    assertThat(javascript("clearInterval(tick); 0").usage().wall()).hasSeconds(0);
  }

  @Test
  void endsTheCallButNotTheInterpreterAtProcessExit() {
    javascript("const kept = 7");
    Execution fine = javascript("process.exit()");
    assertThat(fine.succeeded()).isTrue();
    assertThat(fine.notes()).anyMatch(note -> note.contains("process.exit() ended this call"));
    assertThat(failure(javascript("console.log('x'); process.exit(3); console.log('y')")).value())
        .isEqualTo("3");
    assertThat(value(javascript("kept"))).isEqualTo("7");
  }

  @Test
  void survivesHostileValues() {
    assertThat(
            failure(
                    javascript(
                        "({[Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('no') }})"))
                .value())
        .isEqualTo("no");
    assertThat(value(javascript("const loop = {}; loop.self = loop; loop"))).contains("[Circular");
    assertThat(failure(javascript("throw new Proxy({}, {get() { throw 1 }})")).name()).isNotNull();
    assertThat(value(javascript("'x'.repeat(5_000_000)"))).hasSizeLessThan(210_000);
  }

  @Test
  void displaysWhatItIsGiven() {
    assertThat(javascript("display('<b>x</b>', 'text/html')").outputs())
        .containsExactly(new Output.Display(Map.of("text/html", "<b>x</b>"), false));
  }

  private void write(String path, String text) throws IOException {
    try (OutputStream file = sandbox().files().write(path)) {
      file.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
