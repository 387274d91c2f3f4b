package io.sensorium.runtime.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.runtime.definition.PipelineDefinition.EngineChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineOverrideTest {
  private static final String REST =
      """
      version: "1.0.0"
      inputs: { note: { modality: text, encoder: minilm, engine: { device: cpu } } } # \uD83D\uDE00
      fusion: { strategy: gated }
      heads: { kind: { task: choice } }
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'engine: { name: pytorch, device: cpu }' | 'engine: { name: \"other\", device: \"gpu:1\" }'",
        "'engine: { name: \"pytorch@[1,2)\" } # why' | 'engine: { device: \"gpu:1\", name: \"other\" } # why'",
        "'engine:\n  device: auto' | 'engine:\n  name: \"other\"\n  device: \"gpu:1\"'",
        "'engine: {}' | 'engine: { device: \"gpu:1\", name: \"other\" }'",
      })
  void replacesWhatTheFileSaysAndNothingElse(String engine, String expected) throws IOException {
    String before = "# \uD83D\uDE00\npipeline: notes\n";

    PipelineDefinition definition = read(before + engine + "\n" + REST).orThrow();

    assertEquals(before + expected + "\n" + REST, definition.source());
    assertEquals(new EngineChoice("other", "gpu:1"), definition.engine());
    assertEquals(new EngineChoice("other", "cpu"), definition.inputs().get(0).engine());
  }

  @ParameterizedTest
  @CsvSource({"'pipeline: notes\n', ''", "'---\npipeline: notes\n', '---\n'"})
  void addsASectionToAFileWithout(String start, String before) throws IOException {
    PipelineDefinition definition = read(start + REST).orThrow();

    assertEquals(
        before
            + "engine: { device: \"gpu:1\", name: \"other\" }\n"
            + (start + REST).substring(before.length()),
        definition.source());
    assertEquals(new EngineChoice("other", "gpu:1"), definition.engine());
  }

  @Test
  void addsASectionToAFileInBraces() throws IOException {
    String braces =
        "{ pipeline: notes, version: \"1.0.0\", inputs: { a: { modality: text, encoder: b } }, fusion: { strategy: c }, heads: { d: { task: e } } }";

    assertEquals(new EngineChoice("other", "gpu:1"), read(braces).orThrow().engine());
  }

  @Test
  void aFileWithFaultsKeepsItsPlaces() throws IOException {
    assertEquals(
        List.of("1:1: unknown key 'pipelin' (did you mean 'pipeline'?)"),
        places("pipelin: notes\n" + REST));
  }

  @Test
  void refusesWhatCannotBeReplaced() throws IOException {
    String anchored = REST.replace("engine: {", "engine: &e {");

    assertEquals(
        List.of("6:1: 'engine' is an alias, which cannot be replaced; write it out"),
        places("pipeline: notes\n" + anchored + "engine: *e\n"));
  }

  @Test
  void refusesADeviceThatIsNone() throws IOException {
    Reading reading =
        read(
            "pipeline: notes\nengine: { device: cpu }\n" + REST,
            new EngineOverride(Optional.empty(), Optional.of("tpu")));

    assertEquals(
        "'engine.device' must be auto, cpu or gpu:N, but is \"tpu\"",
        reading.problems().get(0).message());
  }

  private List<String> places(String text) throws IOException {
    String file = folder.resolve("p.yaml").toString();
    return read(text).problems().stream()
        .map(problem -> problem.toString().substring(file.length() + 1))
        .toList();
  }

  private Reading read(String text) throws IOException {
    return read(text, new EngineOverride(Optional.of("other"), Optional.of("gpu:1")));
  }

  private Reading read(String text, EngineOverride override) throws IOException {
    Path file = Files.writeString(folder.resolve("p.yaml"), text);
    return new PipelineReader().read(file, override);
  }
}
