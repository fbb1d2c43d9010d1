package io.github.e2bmcp.packages.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WellKnownTest {

  @ParameterizedTest
  @CsvSource({
    "PYTHON, nunpy, numpy",
    "PYTHON, pandsa, pandas",
    "PYTHON, sklearn, scikit-learn",
    "PYTHON, cv2, opencv-python-headless",
    "JAVASCRIPT, lodahs, lodash",
    "JAVASCRIPT, expres, express"
  })
  void suggestsWhatIsMeant(Ecosystem ecosystem, String name, String meant) {
    assertThat(WellKnown.nearMiss(ecosystem, name)).contains(meant);
    assertThat(WellKnown.missing(ecosystem, name)).endsWith("did you mean '" + meant + "'?");
  }

  @Test
  void suggestsNothingForWhatIsFarFromAll() {
    assertThat(WellKnown.nearMiss(Ecosystem.PYTHON, "entirely-another-thing")).isEmpty();
    assertThat(WellKnown.missing(Ecosystem.PYTHON, "entirely-another-thing"))
        .endsWith("Check its spelling.");
  }

  @Test
  void knowsThePackageOfAModule() {
    assertThat(WellKnown.packageFor(Ecosystem.PYTHON, "PIL")).contains("pillow");
    assertThat(WellKnown.packageFor(Ecosystem.PYTHON, "numpy")).contains("numpy");
    assertThat(WellKnown.packageFor(Ecosystem.PYTHON, "nobody_knows_it")).isEmpty();
  }
}
