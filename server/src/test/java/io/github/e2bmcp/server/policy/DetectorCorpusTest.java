package io.github.e2bmcp.server.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.e2bmcp.interpreter.Language;
import io.github.e2bmcp.server.policy.Corpus.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rates on ordinary and on dangerous code, printed and held to their bounds. */
class DetectorCorpusTest {

  /** Modules that have no business with the network, processes or secrets. */
  private static final List<String> MODULES =
      List.of(
          ("abc argparse ast base64 bisect bz2 calendar cmd codecs codeop colorsys configparser"
                  + " contextlib contextvars copy copyreg csv dataclasses datetime decimal difflib dis"
                  + " enum filecmp fileinput fnmatch fractions functools genericpath getopt gettext glob"
                  + " graphlib gzip hashlib heapq hmac inspect io ipaddress keyword linecache locale lzma"
                  + " mimetypes numbers opcode operator optparse pickle pickletools plistlib posixpath"
                  + " pprint queue quopri random reprlib sched secrets shelve shlex statistics stat string"
                  + " stringprep struct symtable tabnanny tarfile textwrap threading timeit token tokenize"
                  + " traceback tracemalloc types typing warnings wave weakref zipfile json/decoder"
                  + " json/encoder json/scanner html/parser html/entities collections/__init__"
                  + " email/message email/header email/mime/text xml/dom/minidom xml/etree/ElementTree"
                  + " logging/__init__ unittest/case unittest/mock")
              .split(" ", -1));

  @Test
  void ordinaryCodeIsFlaggedInLessThanTwoPercent() throws IOException {
    List<Snippet> ordinary = Corpus.read("ordinary-python.txt", "ordinary-javascript.txt");
    List<Snippet> flagged = ordinary.stream().filter(s -> !s.findings().isEmpty()).toList();
    report("ordinary snippets flagged", flagged, ordinary.size());
    assertThat(ordinary).hasSizeGreaterThanOrEqualTo(300);
    assertThat(flagged.size() * 50).isLessThan(ordinary.size());
  }

  @Test
  void dangerousCodeIsFoundInItsCategoryInNinetyPercent() throws IOException {
    List<Snippet> dangerous = Corpus.read("dangerous.txt");
    List<Snippet> missed = dangerous.stream().filter(s -> !s.isFound()).toList();
    report("dangerous snippets missed", missed, dangerous.size());
    assertThat(dangerous).hasSizeGreaterThanOrEqualTo(80);
    assertThat(missed.size() * 10).isLessThanOrEqualTo(dangerous.size());
  }

  /** Nobody wrote these for the detector. */
  @Test
  void modulesOfTheStandardLibraryAreFlaggedInLessThanTwoPercent() throws IOException {
    Path library = library();
    List<Snippet> modules = new ArrayList<>();
    for (String name : MODULES) {
      Path file = library.resolve(name + ".py");
      if (Files.exists(file)) {
        modules.add(new Snippet(Language.PYTHON, name, Files.readString(file)));
      }
    }
    assumeTrue(modules.size() >= 60, "Python's library has no sources here");
    List<Snippet> flagged = modules.stream().filter(s -> !s.findings().isEmpty()).toList();
    System.err.println(
        Corpus.rate("modules of Python's library flagged", flagged.size(), modules.size()));
    flagged.forEach(module -> System.err.println(module.category() + " " + module.findings()));
    assertThat(flagged.size() * 50).isLessThan(modules.size());
  }

  private static Path library() throws IOException {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib"))) {
      return versions
          .filter(path -> path.getFileName().toString().matches("python3\\.\\d+"))
          .filter(path -> Files.exists(path.resolve("textwrap.py")))
          .findFirst()
          .orElse(Path.of("/usr/lib"));
    }
  }

  private static void report(String what, List<Snippet> wrong, int all) {
    System.err.println(Corpus.rate(what, wrong.size(), all));
    wrong.forEach(snippet -> System.err.println(snippet.code() + snippet.findings()));
  }
}
