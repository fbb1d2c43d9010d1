package io.github.e2bmcp.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  /** Each module with those that its arrows point to. */
  private static final List<List<String>> ARROWS =
      List.of(
              """
              sandbox; http; mcp http; local sandbox; e2b sandbox; interpreter sandbox; testkit sandbox;
              packages sandbox http egress; egress sandbox;
              gateway sandbox http interpreter packages egress;
              server sandbox http mcp local e2b interpreter packages egress gateway testkit\
              """
                  .split(";\\s+"))
          .stream()
          .map(line -> List.of(line.split(" ")))
          .toList();

  @Test
  void modulesUseOnlyWhatTheirArrowsPointToAndPackagesFormNoCircle() {
    String house = "io.github.e2bmcp.";
    var all =
        new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(house);
    for (List<String> arrow : ARROWS) {
      var module = noClasses().that().resideInAPackage(house + arrow.getFirst() + "..");
      for (List<String> other : ARROWS) {
        String forbidden = house + (arrow.contains(other.getFirst()) ? "none" : other.getFirst());
        var rule = module.should().dependOnClassesThat().resideInAPackage(forbidden + "..");
        rule.allowEmptyShould(true).check(all);
      }
    }
    for (String crowded : List.of("server", "mcp", "packages", "egress", "gateway")) {
      slices().matching(house + crowded + ".(*)..").should().beFreeOfCycles().check(all);
    }
    noClasses()
        .that()
        .resideOutsideOfPackage(house + "mcp..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(house + "mcp.connection..", house + "mcp.era..")
        .check(all);
  }
}
