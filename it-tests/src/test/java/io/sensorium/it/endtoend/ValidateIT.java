package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of pipeline files and of the command line. */
class ValidateIT {
  private static final String SIX_FAULTS =
      """
      pipeline: triage
      version: 1.0
      inputs:
        scan: { modality: image, encoder: "vit@[1,2)" }
        note: { modality: text, encoder: "minilm@[7,8)" }
        sound: { modality: text, encoder: log-mel }
        note: { modality: text, encoder: minilm }
      fusion: { strategy: gated, widht: 64 }
      heads:
        category: { task: classification }
      """;

  @TempDir private static Path home;
  private static Installation installation;
  private static String file;

  @BeforeAll
  static void install() throws IOException {
    installation = Installation.copy(home);
    file = Files.writeString(home.resolve("triage.yaml"), SIX_FAULTS).toString();
  }

  @Test
  void sixFaultsAreSixLinesWithTheirPlaceAndFix() {
    Finished finished = installation.run("validate", file).requireStatus(2);
    List<String> lines = finished.lines();
    assertEquals(6, lines.size(), finished::out);
    requireLine(lines.get(0), 2, 1, "quoted", "(write version: \"1.0.0\")");
    requireLine(lines.get(1), 4, 28, "pipeline 'triage' needs encoder 'vit' [1.0.0,2.0.0)", "hog");
    requireLine(lines.get(2), 5, 27, "'minilm' [7.0.0,8.0.0)", "(write minilm@[1,2))");
    requireLine(lines.get(3), 6, 12, "'log-mel' reads 'audio'", "(encoders of 'text'");
    requireLine(lines.get(4), 7, 3, "'note' stands twice", "rename or remove one");
    requireLine(lines.get(5), 8, 28, "unknown key 'widht'", "(did you mean 'width'?)");
  }

  private static void requireLine(
      String line, int row, int column, String message, String suggestion) {
    assertTrue(line.startsWith("%s:%d:%d: ".formatted(file, row, column)), line);
    assertTrue(line.contains(message) && line.contains(suggestion), line);
  }

  @Test
  void sixFaultsAreSixProblemsInJson() {
    JsonNode problems =
        installation.run("validate", "--json", file).requireStatus(2).json().required("problems");
    assertEquals(6, problems.size(), problems::toString);
    Set<String> codes = new TreeSet<>();
    for (JsonNode problem : problems) {
      assertEquals(file, problem.required("file").textValue());
      assertTrue(problem.required("line").intValue() > 1, problem::toString);
      assertTrue(problem.required("column").intValue() > 0, problem::toString);
      assertTrue(problem.required("message").textValue().length() > 10, problem::toString);
      assertTrue(problem.has("suggestion"), problem::toString);
      codes.add(problem.required("code").textValue());
    }
    assertTrue(
        codes.containsAll(Set.of("UNQUOTED_VERSION", "ENCODER_NOT_AVAILABLE")), codes::toString);
  }

  @Test
  void shippedPipelinesAreValid() {
    Finished finished =
        installation
            .run(
                "validate",
                "--json",
                installation.pipeline("stamps.yaml").toString(),
                installation.pipeline("shapes.yaml").toString())
            .requireStatus(0);
    assertEquals(0, finished.json().required("problems").size());
  }

  @Test
  void missingFileIsNamed() {
    Finished finished = installation.run("validate", "absent.yaml").requireStatus(2);
    assertEquals(List.of("absent.yaml:1:1: there is no such file"), finished.lines());
  }

  @Test
  void wrongUsageIsExplained() {
    requireUsage("Missing required parameter", "Usage: sensorium validate", "validate");
    requireUsage("Unknown option: '--jsn'", "--json", "validate", "--jsn", file);
    requireUsage("Unmatched argument", "Did you mean: sensorium validate", "validat");
    requireUsage("Invalid value for option '--port'", "65535", "serve", "--port", "99999");
    requireUsage("Which command?", "Usage: sensorium");
  }

  private static void requireUsage(String reason, String way, String... arguments) {
    Finished finished = installation.run(arguments).requireStatus(2);
    assertEquals("", finished.out());
    assertTrue(finished.err().startsWith(reason), finished::err);
    assertTrue(finished.err().contains(way), finished::err);
  }
}
