package io.sensorium.runtime.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.definition.PipelineDefinition.EngineChoice;
import io.sensorium.runtime.definition.PipelineDefinition.Substitute;
import io.sensorium.runtime.registry.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineReaderTest {
  private static final String TEXT =
      """
      pipeline: stamps
      version: "1.2"
      engine: { name: pytorch, device: "gpu:1" }
      inputs:
        picture: { modality: image, encoder: "mobilenet-coco@[1,2)", engine: { device: cpu } }
        caption:
          modality: text
          encoder: minilm
          engine: { name: tensorflow }
          presence: substitute
          substitute: { text: nothing }
          settings: { length: 12, words: [one], rate: 0.5, lower: yes }
      fusion: { strategy: gated, width: 256 }
      heads:
        category: { task: classification, labels: [animals, clothes] }
      training: { epochs: 3, learningRate: 1e-2, modalityDropout: 0, seed: 9, recordedSamples: 0 }
      """;

  @TempDir private Path folder;

  @Test
  void readsEveryValue() {
    PipelineDefinition definition = read(TEXT).orThrow();

    assertEquals("stamps", definition.name());
    assertEquals(Version.parse("1.2"), definition.version());
    assertEquals(new EngineChoice("pytorch", "gpu:1"), definition.engine());
    assertEquals(new EngineChoice("pytorch", "cpu"), definition.inputs().get(0).engine());
    assertEquals(new EngineChoice("tensorflow", "gpu:1"), definition.inputs().get(1).engine());
    assertEquals(TEXT, definition.source());
    assertEquals(
        PluginReference.parse("mobilenet-coco@[1,2)"), definition.inputs().get(0).encoder());
    assertEquals(Presence.REQUIRED, definition.inputs().get(0).presence());
    assertEquals(
        Optional.of(new Substitute.Text("nothing")), definition.inputs().get(1).substitute());
    assertEquals(
        Map.of("length", 12L, "words", List.of("one"), "rate", 0.5, "lower", true),
        definition.inputs().get(1).settings().values());
    assertEquals(Map.of("width", 256L), definition.fusion().settings().values());
    assertEquals(
        List.of("animals", "clothes"), definition.heads().get(0).settings().texts("labels"));
    assertEquals(new Position(8, 5), definition.positions().get("inputs.caption.encoder"));
  }

  @Test
  void readsHowTheNextGenerationTakesOver() {
    String rollout =
        """
        rollout:
          strategy: canary
          share: 0.25
          minimumRequests: 7
          minimumSeconds: 1.5
          promotion: manual
          drainSeconds: 60
          limits: { accuracyPoints: 2, slowdown: 0.5, errors: 0, disagreement: 0.1 }
        """;

    assertEquals(
        new RolloutDefinition(
            RolloutDefinition.Strategy.CANARY,
            RolloutDefinition.Preserve.AVAILABILITY,
            0.25,
            7,
            Duration.ofMillis(1500),
            false,
            Duration.ofSeconds(60),
            new RolloutDefinition.Limits(2, 0.5, 0, 0.1)),
        read(TEXT + rollout).orThrow().rollout());
    assertEquals(RolloutDefinition.DEFAULTS, read(TEXT).orThrow().rollout());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "share: 0; \"'rollout.share' must be a number above 0 and at most 1\"",
        "strategy: canarry; \"must be immediate, shadow or canary\"",
        "strategy: shadow, preserve: resources; needs both generations in memory",
        "limits: { slowdown: fast }; \"'rollout.limits.slowdown' must be a number above 0\""
      },
      quoteCharacter = '"')
  void rolloutsThatCannotBeAreProblems(String rollout, String message) {
    assertOneOfTheProblems(message, TEXT + "rollout: { " + rollout + " }\n");
  }

  @Test
  void movesAllOfAPipelineToAnotherEngine() {
    EngineChoice other = new EngineChoice("other", "cpu");

    PipelineDefinition moved = read(TEXT).orThrow().withEngine(other);

    assertEquals(other, moved.engine());
    assertTrue(moved.inputs().stream().allMatch(input -> input.engine().equals(other)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\r"})
  void readsTheLinesOfEveryPlatform(String end) {
    assertEquals(
        read(TEXT).orThrow().positions(), read(TEXT.replace("\n", end)).orThrow().positions());
  }

  @Test
  void readsAFileWithAByteOrderMark() throws IOException {
    Path file = Files.writeString(folder.resolve("marked.yaml"), "\uFEFF" + TEXT);

    assertEquals("stamps", new PipelineReader().read(file).orThrow().name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a, b]", "{ a: b }"})
  void keysAreTexts(String key) {
    assertOneOfTheProblems(
        "a key must be a text", TEXT.replace("  caption:", "  ? " + key + "\n  :"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"!foo", "!!set", "!!omap"})
  void tagsAreRefused(String tag) {
    assertOneOfTheProblems(
        "is not allowed here", TEXT.replace("fusion: {", "fusion: " + tag + " {"));
  }

  @Test
  void problemsAreReadableLines() {
    assertOneOfTheProblems("…", TEXT.replace("gated", "\"x@" + "(".repeat(100_000) + "\""));
    Reading broken = read(TEXT.replace("  category:", "  \"cate\\ngory\":"));
    assertTrue(
        broken.problems().stream().allMatch(problem -> problem.toString().lines().count() == 1),
        broken.problems().toString());
  }

  private static void assertOneOfTheProblems(String expected, String text) {
    List<Problem> problems = read(text).problems();
    assertTrue(
        problems.stream().anyMatch(problem -> problem.message().contains(expected)),
        problems.toString());
  }

  @Test
  void fillsTrainingWithDefaults() {
    TrainingDefinition defaults = TrainingDefinition.DEFAULTS;

    assertEquals(
        new TrainingDefinition(
            3,
            defaults.patience(),
            defaults.batchSize(),
            defaults.optimizer(),
            1e-2,
            defaults.weightDecay(),
            0,
            defaults.validation(),
            defaults.test(),
            9,
            0),
        read(TEXT).orThrow().training());
  }

  @Test
  void movesToOneEngineWithAllItsInputs() {
    EngineChoice other = new EngineChoice("other", "auto");
    PipelineDefinition moved = read(TEXT).orThrow().withEngine(other);

    assertEquals(other, moved.engine());
    moved.inputs().forEach(input -> assertEquals(other, input.engine()));
    assertEquals(TEXT, moved.source());
  }

  static Stream<Arguments> hopelessTexts() {
    return Stream.of(
        Arguments.of("", "1:1: the file is empty"),
        Arguments.of("# nothing\n", "1:1: the file is empty"),
        Arguments.of("- a\n- b\n", "1:1: keys should stand here"),
        Arguments.of("inputs:\n\ta: b\n", "2:1: YAML is indented with spaces, but a tab"),
        Arguments.of("a: [1, 2\n", "2:1: this is not YAML: "),
        Arguments.of("a: !!java.net.URL [b]\n", "1:4: tags are not allowed here"),
        Arguments.of("a: b\n---\nc: d\n", "2:1: a second document starts here"),
        Arguments.of("a: &a { b: c }\nd: { <<: *a }\n", "2:6: a section cannot be merged with"),
        Arguments.of("hello\n", "1:1: keys should stand here"),
        Arguments.of("a: b\u0000c\n", "1:5: the character U+0000 is not allowed in YAML"),
        Arguments.of("[".repeat(100_000), "1:1: the file nests deeper than 30 levels"),
        Arguments.of("{a: ".repeat(100_000), "1:1: the file nests deeper than 30 levels"),
        Arguments.of(
            "a: &x [*x, *x]\n",
            "1:4: the file holds, with what its aliases repeat, more than 20000"),
        Arguments.of(laughs(), "more than 20000 values"));
  }

  private static String laughs() {
    StringBuilder text = new StringBuilder("a0: &a0 [" + "lol, ".repeat(200) + "lol]\n");
    for (int i = 1; i < 10; i++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("hopelessTexts")
  void givesOneProblemForAHopelessText(String text, String expected) {
    Reading reading = read(text);

    assertEquals(1, reading.problems().size(), reading.problems().toString());
    assertTrue(reading.problems().get(0).toString().contains(expected), reading.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../blank.txt", "/etc/hostname", "a/../../blank.txt"})
  void refusesASubstituteOutsideTheFolder(String name) {
    List<Problem> problems =
        read(TEXT.replace("substitute: { text: nothing }", "substitute: { file: " + name + " }"))
            .problems();

    assertEquals(
        List.of(
            "p.yaml:11:19: '"
                + name
                + "' is not a file below the pipeline file's folder (put it beside the pipeline"
                + " file, and write its name alone)"),
        problems.stream().map(Problem::toString).toList());
  }

  @Test
  void givesOneProblemForAnUnreadableFile() throws IOException {
    Path binary =
        Files.write(
            folder.resolve("latin.yaml"),
            "pipeline: x\nname: é\n".getBytes(StandardCharsets.ISO_8859_1));
    Path large = Files.write(folder.resolve("large.yaml"), new byte[2 << 20]);

    assertEquals("there is no such file", onlyMessage(folder.resolve("missing.yaml")));
    assertEquals("this is a folder; name a file in it", onlyMessage(folder));
    assertEquals("the file is larger than 1 MiB", onlyMessage(large));
    assertEquals(
        binary + ":2:7: this byte is not UTF-8; save it as UTF-8",
        new PipelineReader().read(binary).problems().get(0).toString());
  }

  private String onlyMessage(Path file) {
    List<Problem> problems = new PipelineReader().read(file).problems();
    assertEquals(1, problems.size());
    return problems.get(0).message();
  }

  private static Reading read(String text) {
    return new PipelineReader().read(text, "p.yaml", Path.of(""));
  }
}
