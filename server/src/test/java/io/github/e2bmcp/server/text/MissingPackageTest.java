package io.github.e2bmcp.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingPackageTest {

  @ParameterizedTest
  @CsvSource({
    "cv2, opencv-python-headless",
    "PIL.Image, pillow",
    "sklearn.linear_model, scikit-learn",
    "yaml, pyyaml",
    "bs4, beautifulsoup4",
    "numpy, numpy",
    "never_heard_of, never_heard_of"
  })
  void aPythonModuleLeadsToItsDistribution(String module, String distribution) {
    MissingPackage missing =
        MissingPackage.inPython(
            "Traceback…\nModuleNotFoundError: No module named '" + module + "'\n");
    assertThat(missing).isEqualTo(new MissingPackage(module, distribution, "python"));
    assertThat(Objects.requireNonNull(missing).advice())
        .contains(
            "install_packages with {\"packages\": [\""
                + distribution
                + "\"], \"language\": \"python\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "Error: Cannot find module 'lodash/fp', lodash",
    "Error: Cannot find module '@scope/pkg/sub', @scope/pkg",
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'axios' imported from x, axios"
  })
  void aNodeErrorLeadsToItsPackage(String error, String distribution) {
    MissingPackage missing = Objects.requireNonNull(MissingPackage.inJavaScript(error));
    assertThat(missing.installArguments())
        .isEqualTo("{\"packages\": [\"" + distribution + "\"], \"language\": \"javascript\"}");
  }

  @Test
  void filesAndOtherErrorsAreNoPackages() {
    assertThat(MissingPackage.inJavaScript("Error: Cannot find module './data.json'")).isNull();
    assertThat(MissingPackage.inJavaScript("Error: Cannot find module '/home/user/x.js'")).isNull();
    assertThat(MissingPackage.inPython("NameError: name 'x' is not defined")).isNull();
    assertThat(MissingPackage.inPython("No module named 'a\"], \"b'")).isNull();
  }

  @Test
  void onlyWellKnownPackagesAreKnown() {
    assertThat(ModuleDistributions.isKnownPython("pandas.core")).isTrue();
    assertThat(ModuleDistributions.isKnownPython("pnadas")).isFalse();
    assertThat(ModuleDistributions.isKnownNpm("lodash/fp")).isTrue();
    assertThat(ModuleDistributions.isKnownNpm("left-padd")).isFalse();
  }
}
