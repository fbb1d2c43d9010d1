package io.github.e2bmcp.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.sandbox.ProcessEvent;
import io.github.e2bmcp.sandbox.ProcessSpec;
import io.github.e2bmcp.sandbox.SandboxProcess;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** numpy, pandas, matplotlib and Pillow, installed by this machine's pip with its own settings. */
class DataPackagesTest extends InterpreterTestBase {

  @BeforeAll
  void install() {
    ProcessSpec pip =
        ProcessSpec.of(
                "python3",
                "-m",
                "pip",
                "install",
                "--quiet",
                "--user",
                "--break-system-packages",
                "--only-binary",
                ":all:",
                "numpy",
                "pandas",
                "matplotlib",
                "pillow")
            .withEnvironment(ownPipSettings());
    SandboxProcess process = sandbox().start(pip);
    StringBuilder words = new StringBuilder();
    while (true) {
      ProcessEvent event = process.next(Duration.ofMinutes(4));
      if (event instanceof ProcessEvent.Stderr stderr) {
        words.append(new String(stderr.bytes(), StandardCharsets.UTF_8));
      }
      if (event instanceof ProcessEvent.Ended ended) {
        assertThat(ended.exit().exitCode()).as("pip: %s", words).isZero();
        return;
      }
      assertThat(event).as("pip takes too long: %s", words).isNotNull();
    }
  }

  private static Map<String, String> ownPipSettings() {
    Map<String, String> settings = new HashMap<>();
    System.getenv()
        .forEach((name, value) -> {
          if (name.startsWith("PIP_")
              || name.toLowerCase(Locale.ROOT).endsWith("_proxy")
              || name.startsWith("SSL_CERT")
              || name.equals("REQUESTS_CA_BUNDLE")) {
            settings.put(name, value);
          }
        });
    String config = System.getProperty("user.home") + "/.config/pip/pip.conf";
    if (new File(config).exists()) {
      settings.putIfAbsent("PIP_CONFIG_FILE", config);
    }
    return settings;
  }

  @Test
  void computesWithNumpy() {
    assertThat(value(python("import numpy as np; np.array([1, 2, 3]).mean()"))).contains("2.0");
  }

  @Test
  void showsTablesAsTextAndHtml() {
    String code = "import pandas as pd; pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']})";
    Output.Display table = asData(code);
    assertThat(table).isNotNull();
    assertThat(table.data().get("text/plain")).isEqualTo("   a  b\n0  1  x\n1  2  y");
    assertThat(table.data().get("text/html")).contains("<table");
    assertThat(table.data().get("e2b/data")).isEqualTo("{\"a\": [1, 2], \"b\": [\"x\", \"y\"]}");
    Output.Display unasked = python(code).mainValue();
    assertThat(unasked).isNotNull();
    assertThat(unasked.data()).containsKey("text/html").doesNotContainKey("e2b/data");
  }

  @Test
  void tablesThatJsonCannotNameAreShownAllTheSame() {
    assertThat(
            asData(
                    "import pandas as pd\npd.DataFrame([[1, float('inf')]],"
                        + " columns=pd.MultiIndex.from_tuples([('a', 'x'), ('a', 'y')]))")
                .data()
                .get("e2b/data"))
        .isEqualTo("{\"('a', 'x')\": [1], \"('a', 'y')\": [null]}");
    assertThat(asData("import pandas as pd\npd.DataFrame([[1, 2]], columns=['a', 'a'])").data())
        .containsKey("text/html")
        .doesNotContainKey("e2b/data");
  }

  private Output.Display asData(String code) {
    Execution execution = python(RunRequest.of(code).withDataForms());
    assertThat(execution.failure()).isNull();
    return Objects.requireNonNull(execution.mainValue());
  }

  /** Each kind of chart with what its data must hold. */
  @Test
  void tellsWhatAFigureShowsAsData() {
    Map<String, String> charts =
        Map.of(
            "plot([1, 2], [3, 4], label='L')",
                "{\"type\": \"line\", \"title\": \"T\", \"elements\": [{\"label\": \"L\", \"points\": [[1.0, 3.0], [2.0, 4.0]]}]",
            "scatter([1], [2])",
                "\"scatter\", \"title\": \"T\", \"elements\": [{\"label\": \"\", \"points\": [[1.0, 2.0]]}]",
            "bar(['a'], [2], label='g')", "[{\"label\": \"a\", \"group\": \"g\", \"value\": 2.0}]",
            "barh(['a'], [2])", "[{\"label\": \"a\", \"group\": \"\", \"value\": 2.0}]",
            "pie([1, 3], labels=['x', 'y'])",
                "{\"label\": \"x\", \"angle\": 90.0, \"radius\": 1.0}",
            "pie([9, 1])", "\"angle\": 324.0,",
            "boxplot([1, 2, 3, 4, 20], patch_artist=True)", "\"box_and_whisker\", \"title\": \"T\"",
            "boxplot([1, 2, 3, 4, 20])",
                "\"first_quartile\": 2.0, \"median\": 3.0, \"third_quartile\": 4.0, \"max\": 4.0, \"outliers\": [20.0]",
            "imshow([[1, 2]])", "{\"type\": \"unknown\"");
    charts.forEach((call, data) -> {
      Output.Display figure =
          asData(
              "import matplotlib.pyplot as plt\nf, a = plt.subplots()\na.set_title('T')\na."
                  + call
                  + "\nf");
      assertThat(figure.data().get("e2b/chart")).as(call).contains(data);
    });
  }

  @Test
  void aFigureWithoutATitleSaysSo() {
    Output.Display figure =
        asData("import matplotlib.pyplot as plt\nf, a = plt.subplots()\na.plot([1, 2])\nf");
    assertThat(figure.data().get("e2b/chart")).contains("\"title\": null");
  }

  /** E2B's clients are shown what code saves; nobody else asks for it. */
  @Test
  void aPictureThatIsSavedIsShownToWhoWantsAllForms() {
    String code = "from PIL import Image\nImage.new('RGB', (4, 4)).save('saved.png')";
    Execution all = python(RunRequest.of(code).withDataForms());
    assertThat(pictures(all)).hasSize(1);
    assertThat(pictures(python(code))).isEmpty();
  }

  @Test
  void showsEveryOpenFigureOnceAndClosesIt() {
    Execution two =
        python(
            "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.figure()\nplt.bar([1], [2])\nprint('drawn')");
    assertThat(pictures(two)).hasSize(2);
    assertThat(pictures(python("plt.get_fignums()"))).isEmpty();
    assertThat(value(python("plt.get_fignums()"))).isEqualTo("[]");
  }

  @Test
  void figuresOfARunThatFailsAreItsOwn() {
    Execution failed = python("import matplotlib.pyplot as plt\nplt.plot([1, 2])\n1 / 0");
    assertThat(failure(failed).name()).isEqualTo("ZeroDivisionError");
    assertThat(drawn(failed)).hasSize(1);
    assertThat(pictures(python("2 + 2"))).isEmpty();

    Execution broken = python("plt.title('$\\\\frac{$')\nplt.figure()\n1 / 0");
    assertThat(failure(broken).name()).isEqualTo("ZeroDivisionError");
    assertThat(pictures(python("2 + 2"))).isEmpty();

    String forever = "plt.plot([1, 2])\nwhile True: pass";
    assertThat(drawn(python(within(Duration.ofSeconds(1), forever)))).isEmpty();
    assertThat(value(python("plt.get_fignums()"))).isEqualTo("[]");
  }

  @Test
  void showsFiguresAtShowInOrderWithText() {
    Execution execution =
        python(
            "import matplotlib.pyplot as plt\nprint('a')\nplt.plot([1])\nplt.show()\nprint('b')");
    assertThat(execution.failure()).isNull();
    assertThat(stderr(execution)).isEmpty();
    assertThat(execution.outputs()).hasSize(3);
    assertThat(execution.outputs().get(1)).isInstanceOf(Output.Display.class);
  }

  @Test
  void showsAFigureThatIsTheLastValueOnce() {
    assertThat(
            pictures(
                python(
                    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1])\nfig")))
        .hasSize(1);
  }

  @Test
  void boundsTheSizeOfPictures() throws IOException {
    List<BufferedImage> figure =
        pictures(
            python(
                "import matplotlib.pyplot as plt\nplt.figure(figsize=(100, 50))\nplt.plot([1])"));
    assertThat(figure)
        .singleElement()
        .satisfies(image -> assertThat(image.getWidth()).isLessThanOrEqualTo(2001));
    List<BufferedImage> image =
        pictures(python("from PIL import Image\nImage.new('CMYK', (5000, 100), 'red')"));
    assertThat(image)
        .singleElement()
        .satisfies(shown -> assertThat(shown.getWidth()).isEqualTo(2000));
    Execution many =
        python("import matplotlib.pyplot as plt\nfor i in range(23): plt.figure(figsize=(1, 1))");
    assertThat(pictures(many)).hasSize(20);
    assertThat(many.notes()).anyMatch(note -> note.contains("23 figures were open"));
  }

  private static List<BufferedImage> pictures(Execution execution) {
    assertThat(execution.failure()).isNull();
    return drawn(execution);
  }

  private static List<BufferedImage> drawn(Execution execution) {
    return execution.outputs().stream()
        .filter(Output.Display.class::isInstance)
        .map(output -> ((Output.Display) output).data().get("image/png"))
        .filter(Objects::nonNull)
        .map(DataPackagesTest::decoded)
        .toList();
  }

  private static BufferedImage decoded(String base64) {
    try {
      return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
