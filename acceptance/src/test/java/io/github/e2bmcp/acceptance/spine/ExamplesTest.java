package io.github.e2bmcp.acceptance.spine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.e2bmcp.acceptance.Server;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What people start with, and then real work, on one server and its default sandbox. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
public class ExamplesTest extends Spine {

  private Server server;

  @BeforeAll
  void start() {
    server = server();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  @Order(1)
  void installsNumpyPandasMatplotlib() {
    String text =
        server
            .call(
                "install_packages",
                "packages",
                List.of("numpy", "pandas", "matplotlib"),
                "language",
                "python")
            .succeeded()
            .text();
    assertThat(text).contains("numpy").contains("pandas").contains("matplotlib");
  }

  @Test
  @Order(2)
  void installsLodashAxiosMoment() {
    String text =
        server
            .call(
                "install_packages",
                "packages",
                List.of("lodash", "axios", "moment"),
                "language",
                "javascript")
            .succeeded()
            .text();
    assertThat(text).contains("lodash").contains("axios").contains("moment");
  }

  @Test
  @Order(3)
  void theMeanOfANumpyArray() {
    String text =
        server
            .python(
                "import numpy as np\narr = np.array([1, 2, 3, 4, 5])\nprint(f\"Mean: {np.mean(arr)}\")")
            .text();
    assertThat(text).contains("Mean: 3.0");
  }

  @Test
  @Order(4)
  void aReduceWithRequireFs() {
    String text =
        server
            .javascript(
                """
                const fs = require('fs');
                const data = [1, 2, 3, 4, 5];
                const sum = data.reduce((a, b) => a + b, 0);
                console.log(`Sum: ${sum}`, typeof fs.readFileSync);
                """)
            .text();
    assertThat(text).contains("Sum: 15 function");
  }

  @Test
  @Order(5)
  void dataExampleTxt() {
    server.call("create_file", "path", "data/example.txt", "content", "Hello, World!").succeeded();
    assertThat(server.call("read_file", "path", "data/example.txt").succeeded().text())
        .contains("Hello, World!");
    assertThat(server.call("list_files", "path", "data").succeeded().text())
        .contains("example.txt");
  }

  @Test
  @Order(6)
  void aDataFrameIsATextTable() {
    String text =
        server
            .python(
                "import pandas as pd\npd.DataFrame({'city': ['Rome', 'Oslo'], 'people': [2.8, 0.7]})")
            .text();
    assertThat(text).contains("city").contains("Rome").doesNotContain("<table");
  }

  @Test
  @Order(7)
  void everyFigureIsAPng() {
    var reply =
        server.python(
            """
            import matplotlib.pyplot as plt
            plt.plot([1, 2, 3]); plt.title('one')
            plt.figure(); plt.bar(['a', 'b'], [3, 4])
            plt.show()
            """);
    assertThat(reply.images()).hasSize(2);
    byte[] png = Base64.getDecoder().decode(reply.images().getFirst().path("data").asString());
    assertThat(png).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  @Order(8)
  void lodashAndAxiosWork() {
    String text =
        server
            .javascript(
                "const _ = require('lodash'); const axios = require('axios'); const moment = require('moment');\n"
                    + "[_.chunk([1,2,3,4], 2).length, typeof axios.get, moment('2024-02-29').isValid()]")
            .text();
    assertThat(text).contains("[ 2, 'function', true ]");
  }

  @Test
  @Order(9)
  void aCsvGoesThroughPythonToJavaScript() {
    server
        .call("create_file", "path", "sales.csv", "content", "item,price\npen,2\nbook,12\n")
        .succeeded();
    server.python(
        "import pandas as pd\npd.read_csv('sales.csv').price.sum().item()\nimport json\njson.dump({'total': int(pd.read_csv('sales.csv').price.sum())}, open('total.json', 'w'))");
    assertThat(
            server
                .javascript("JSON.parse(require('fs').readFileSync('total.json', 'utf8')).total")
                .text())
        .contains("14");
  }
}
