package io.sensorium.runtime.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.definition.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineValidatorTest {
  private static final String VALID =
      """
      pipeline: triage
      version: "1.0.0"
      inputs:
        scan: { modality: image, encoder: "mobilenet-coco@[1,2)" }
        note:
          modality: text
          encoder: "minilm@[1,2)"
          presence: optional
          settings: { size: 3, mode: fast, flip: true }
      fusion: { strategy: gated, width: 256 }
      heads:
        category: { task: classification, labels: [a, b] }
      training: { epochs: 40, learningRate: 1e-3 }
      """;

  @Test
  void findsSixDifferentFaultsInOneRun() {
    String text =
        """
        pipeline: triage
        version: 1.0
        inputs:
          scan: { modality: image, encoder: vit }
          note: { modality: text, encoder: "minilm@[7,8)" }
          sound: { modality: video, encoder: speech-embedding }
          note: { modality: text, encoder: minilm }
        fusion: { strategy: gated, widht: 256 }
        heads:
          category: { task: classification }
        """;

    assertEquals(
        """
        triage.yaml:2:1: a version is a quoted text, because YAML would read 1.10 as the number 1.1 \
        (write version: "1.0.0")
        triage.yaml:4:28: pipeline 'triage' needs encoder 'vit' for input 'scan'; \
        no installed bundle provides it (installed: mobilenet-coco, patches)
        triage.yaml:5:27: pipeline 'triage' needs encoder 'minilm' [7.0.0,8.0.0) for input 'note'; \
        installed are the versions 1.0.0, 1.2.0, 2.1.0 (write minilm@[2,3))
        triage.yaml:6:12: input 'sound' is of modality 'video', but encoder 'speech-embedding' \
        reads 'audio' (write modality: audio)
        triage.yaml:7:3: 'note' stands twice in 'inputs', first at line 5, column 3; \
        rename or remove one
        triage.yaml:8:28: unknown key 'widht' in 'fusion': fusion 'gated' 1.0.0 has no such setting \
        (did you mean 'width'?)""",
        lines(text));
  }

  @Test
  void acceptsAValidFile() {
    assertEquals("", lines(VALID));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stamps", "shapes"})
  void shippedPipelinesAreWellFormed(String name) {
    Path file = Path.of("../../config/pipelines", name + ".yaml");

    assertEquals(List.of(), new PipelineReader().read(file).problems());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pipeline: triage | pipelin: triage | 1:1: unknown key 'pipelin' (did you mean 'pipeline'?)",
        "modality: image, | '' | 4:3: 'inputs.scan' needs the key 'modality'",
        "task: classification, | '' | 12:3: 'heads.category' needs the key 'task'",
        "strategy: gated, | '' | 10:1: 'fusion' needs the key 'strategy'",
        "presence: optional | presence: optionl | 8:5: 'inputs.note.presence' must be required, "
            + "optional or substitute, but is optionl (did you mean 'optional'?)",
        "epochs: 40 | epochs: 0 | 13:13: 'training.epochs' must be a whole number from 1 to 100000, "
            + "but is 0",
        "epochs: 40 | epochs: many | 13:13: 'training.epochs' must be a whole number from 1 to "
            + "100000, but is many",
        "1e-3 | .inf | 13:25: 'training.learningRate' must be a number above 0 and at most 10, "
            + "but is .inf",
        "minilm@[1,2) | minilm@[1 | 7:5: 'inputs.note.encoder' has '[1', which is not a range of "
            + "versions (write one such as [1,2) or 1.2)",
        "minilm@[1,2) | minilm@[2,1) | 7:5: 'inputs.note.encoder' has '[2,1)', which is not a range "
            + "of versions (write one such as [1,2) or 1.2)",
        "minilm@[1,2) | minilmm@[1,2) | 7:5: pipeline 'triage' needs encoder 'minilmm' "
            + "[1.0.0,2.0.0) for input 'note'; no installed bundle provides it "
            + "(did you mean 'minilm'?)",
        "mobilenet-coco@[1,2) | minilm | 4:11: input 'scan' is of modality 'image', but encoder "
            + "'minilm' reads 'text' (encoders of 'image': mobilenet-coco, patches)",
        "mobilenet-coco@[1,2) | patches | 4:28: encoder 'patches' gives token sequences, but fusion "
            + "'gated' joins pooled embeddings (choose an encoder of the form pooled)",
        "size: 3 | size: big | 9:17: 'inputs.note.settings.size' must be a whole number, but is big",
        "size: 3 | sizes: 3 | 9:17: unknown key 'sizes' in 'inputs.note.settings': encoder 'minilm' "
            + "1.2.0 has no such setting (did you mean 'size'?)",
        "settings: | 'engine: { name: tensorflw }\n    settings:' | 9:15: pipeline 'triage' needs "
            + "engine 'tensorflw' for input 'note'; no installed bundle provides it "
            + "(did you mean 'tensorflow'?)",
        "settings: | 'engine: { name: \"pytorch@[7,8)\" }\n    settings:' | 9:15: pipeline 'triage' "
            + "needs engine 'pytorch' [7.0.0,8.0.0) for input 'note'; installed are the versions "
            + "1.0.0 (write pytorch@[1,2))",
        "settings: | 'engine: { device: gpu }\n    settings:' | 9:15: 'inputs.note.engine.device' "
            + "must be auto, cpu or gpu:N, but is gpu",
        "settings: | 'engine: pytorch\n    settings:' | 9:5: 'inputs.note.engine' must be a section "
            + "with 'name' and 'device', but is pytorch",
        "'  category:' | '  note:' | 12:3: 'note' is the name of an input and of a head (rename one)",
        "'  category:' | '  my head:' | 12:3: 'my head' must be a name of letters, digits, '_' and "
            + "'-'",
        "'[a, b]' | '[a, a]' | 12:37: 'heads.category.labels' must be a list of at least two "
            + "different texts, but is a list",
        "'[a, b]' | '[no, yes]' | 12:46: 'heads.category.labels[0]' must be a text, but is no",
        "pipeline: triage | 'pipeline: ${env:NO_SUCH_VARIABLE}' | 1:11: the variable "
            + "${env:NO_SUCH_VARIABLE} is not set",
        "pipeline: triage | 'pipeline: ${file:UTF-8:/etc/hostname}' | 1:11: the variable "
            + "${file:UTF-8:/etc/hostname} is neither ${env:NAME} nor ${sys:name}",
        "presence: optional | presence: substitute | 5:3: 'inputs.note' has the presence substitute, "
            + "but no 'substitute' (add substitute: { text: … } or { file: … })",
        "epochs: 40 | 'validation: 0.5, test: 0.5' | 13:1: 'training.validation' and 'training.test' "
            + "leave nothing to train on (together they must be below 1)",
      })
  void namesPlaceAndFix(String present, String replacement, String expected) {
    assertTrue(VALID.contains(present), present);

    String lines = lines(VALID.replace(present, replacement == null ? "" : replacement));

    assertTrue(lines.startsWith("triage.yaml:" + expected), lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.10", "no", "1", "1.0.0"})
  void refusesUnquotedVersions(String version) {
    List<Problem> problems = problems(VALID.replace("\"1.0.0\"", version));

    assertEquals(List.of("UNQUOTED_VERSION"), problems.stream().map(Problem::code).toList());
  }

  @Test
  void readsVariables() {
    System.setProperty("sensorium.test.width", "12");

    String text =
        VALID.replace("{ strategy: gated, width: 256 }", "\n  strategy: gated\n  width: ");

    assertEquals("", lines(text.replace("width: ", "width: ${sys:sensorium.test.width}")));
  }

  private static String lines(String text) {
    return String.join("\n", problems(text).stream().map(Problem::toString).toList());
  }

  private static List<Problem> problems(String text) {
    return new PipelineValidator()
        .validate(
            new PipelineReader().read(text, "triage.yaml", Path.of("")), SampleRegistry.SNAPSHOT);
  }
}
