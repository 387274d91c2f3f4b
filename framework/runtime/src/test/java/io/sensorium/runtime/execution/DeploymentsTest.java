package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.execution.EngineCatalog.Running;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.head.Prediction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class DeploymentsTest {
  @TempDir private Path folder;
  private Notes notes;

  @BeforeEach
  void start() {
    notes = new Notes(folder);
  }

  @AfterEach
  void leavesNothingOpen() {
    notes.close();
    assertEquals(0, notes.plugins.programsOpen.get(), "programs");
    assertEquals(0, notes.plugins.encodersOpen.get(), "encoders");
  }

  @Test
  void answersWithInputsUsedAndSubstituted() {
    String generation = deploy();

    Answer answer = predict(Map.of("title", "abc", "body", "abcdef")).get(0);

    assertEquals(List.of(14f, 0f), answer.scores().get("kind"));
    assertEquals(
        new Prediction.Classification("long", List.of()), answer.predictions().get("kind"));
    assertEquals(List.of("title", "body"), answer.inputsUsed());
    assertEquals(List.of("foot"), answer.inputsSubstituted());
    assertEquals(generation, answer.generation());
    assertTrue(generation.matches("notes/1-[0-9a-f]{8}"), generation);
  }

  @Test
  void masksAbsentOptionalInputs() {
    deploy();

    List<Answer> answers =
        predict(List.of(Map.of("title", "abc"), Map.of("title", "abc", "foot", "1", "body", "ab")));

    assertEquals(List.of(8f, 0f), answers.get(0).scores().get("kind"));
    assertEquals(List.of(6f, 0f), answers.get(1).scores().get("kind"));
    assertEquals(List.of("title"), answers.get(0).inputsUsed());
  }

  @Test
  void sharesOneEncoderAmongInputsAndRemembersContents() {
    deploy();
    int before = notes.plugins.contentsEncoded.get();

    predict(Map.of("title", "same"));
    predict(Map.of("title", "same"));

    assertEquals(1, notes.plugins.encodersCreated.get());
    assertEquals(before + 1, notes.plugins.contentsEncoded.get());
  }

  @Test
  void runsAnInputsEncoderOnItsOwnEngine() {
    ModelVersion model = notes.publish();
    notes.deployments.deploy(mixed("{ name: summer }"), model);

    assertEquals(List.of("adder on cpu", "summer on gpu:0"), notes.plugins.encoderEngines);
    assertEquals(
        List.of(14f, 0f),
        predict(Map.of("title", "abc", "body", "abcdef")).get(0).scores().get("kind"));
  }

  @Test
  void enginesOfOnePipelineDivideTheThreads() {
    ModelVersion model = notes.publish();
    try (Notes other = new Notes(folder)) {
      other.deployments.deploy(mixed("{ name: summer }"), model);

      assertEquals(Map.of("adder", 2L, "summer", 2L), other.plugins.threads);
      assertEquals(
          List.of(new Running("adder", "1", 2), new Running("summer", "1", 2)),
          other.engines.running());
    }
  }

  @Test
  void engineOfALaterPipelineGetsWhatIsLeft() {
    ModelVersion model = notes.publish();
    notes.deployments.deploy(notes.definition(), model);
    notes.deployments.deploy(mixed("{ name: summer }"), model);

    assertEquals(Map.of("adder", 4L, "summer", 1L), notes.plugins.threads);
  }

  @Test
  void sharesNoEncoderAmongEnginesOrDevices() {
    ModelVersion model = notes.publish();
    notes.deployments.deploy(mixed("{ name: summer, device: gpu:0 }"), model);
    notes.deployments.deploy(mixed("{ name: summer, device: cpu }"), model);

    assertEquals(
        List.of("adder on cpu", "summer on gpu:0", "summer on cpu"), notes.plugins.encoderEngines);
  }

  @Test
  void generationsTellEnginesOfInputsApart() {
    ModelVersion model = notes.publish();
    String alone = notes.deployments.deploy(notes.definition(), model);
    String mixed = notes.deployments.deploy(mixed("{ name: summer }"), model);

    assertNotEquals(digest(alone), digest(mixed));
  }

  private static String digest(String generation) {
    return generation.substring(generation.indexOf('-'));
  }

  private PipelineDefinition mixed(String engine) {
    String text =
        Notes.TEXT.replace("body: { modality", "body: { engine: " + engine + ", modality");
    return new PipelineReader().read(text, "notes.yaml", folder).orThrow();
  }

  @Test
  void encodesWaitingContentsInOneBatch() {
    deploy();
    notes.plugins.gate = new CountDownLatch(1);
    List<CompletableFuture<List<Answer>>> answers = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      answers.add(
          notes.deployments.predict("notes", List.of(Notes.sample(Map.of("title", "title " + i)))));
    }
    notes.plugins.gate.countDown();

    answers.forEach(CompletableFuture::join);

    assertTrue(notes.plugins.largestBatch.get() > 1, "largest " + notes.plugins.largestBatch.get());
    assertTrue(
        notes.plugins.largestBatch.get() <= 8, "largest " + notes.plugins.largestBatch.get());
  }

  @Test
  void refusesMoreThanCanWait() {
    deploy();
    notes.plugins.gate = new CountDownLatch(1);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      samples.add(Notes.sample(Map.of("title", "title " + i)));
    }
    CompletableFuture<List<Answer>> refused = notes.deployments.predict("notes", samples);
    notes.plugins.gate.countDown();

    assertEquals(ErrorCode.OVERLOADED, error(refused).code());
    assertEquals(1, predictOnceThereIsRoom(Map.of("title", "later")).size());
  }

  /** What was let in before has its turn first. */
  private List<Answer> predictOnceThereIsRoom(Map<String, String> sample) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (true) {
      CompletableFuture<List<Answer>> answers =
          notes.deployments.predict("notes", List.of(Notes.sample(sample)));
      boolean refused =
          answers.handle((given, failure) -> failure).join() != null
              && error(answers).code() == ErrorCode.OVERLOADED;
      if (!refused || System.nanoTime() > end) {
        return answers.join();
      }
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "explode, could not preprocess a content",
    "throw, could not encode a batch",
    "nan, gave an embedding that holds NaN"
  })
  void namesAFailingPluginAndAnswersOthers(String text, String message) {
    deploy();
    CompletableFuture<List<Answer>> failing =
        notes.deployments.predict("notes", List.of(Notes.sample(Map.of("title", text))));
    CompletableFuture<List<Answer>> other =
        notes.deployments.predict("notes", List.of(Notes.sample(Map.of("title", "fine"))));

    SensoriumException error = error(failing);

    assertEquals(ErrorCode.PLUGIN_FAILED, error.code());
    assertTrue(
        error.getMessage().startsWith("input 'title': encoder 'length' 1.0.0 " + message),
        error.getMessage());
    assertEquals(1, other.join().size());
  }

  @Test
  void refusesWrongSamples() {
    deploy();

    assertError(ErrorCode.MISSING_INPUT, "needs the text 'title'", Map.of("body", "b"));
    assertError(ErrorCode.MISSING_INPUT, "at least one of its inputs", Map.of());
    assertError(
        ErrorCode.INVALID_REQUEST, "did you mean 'title'?", Map.of("titel", "a", "title", "b"));
    assertEquals(
        ErrorCode.INVALID_REQUEST, error(notes.deployments.predict("notes", List.of())).code());
    assertEquals(ErrorCode.NOT_FOUND, error(notes.deployments.predict("note", List.of())).code());
  }

  @Test
  void refusesNumbersThatAreNotFinite() {
    deploy();
    Content numbers = new Content.Numbers(Tensor.of(new float[] {1, Float.NaN}, 2));

    SensoriumException alone =
        error(notes.deployments.predict("notes", List.of(new Sample(Map.of("title", numbers)))));
    SensoriumException second =
        error(
            notes.deployments.predict(
                "notes",
                List.of(
                    Notes.sample(Map.of("title", "fine")), new Sample(Map.of("title", numbers)))));

    assertEquals(ErrorCode.INVALID_CONTENT, alone.code());
    assertEquals(
        "input 'title': the numbers hold NaN or an infinity; leave those out", alone.getMessage());
    assertEquals(ErrorCode.INVALID_CONTENT, second.code());
    assertTrue(
        second.getMessage().startsWith("input 'title' of sample 2 of 2: "), second.getMessage());
  }

  @Test
  void answersEachRequestFromOneGenerationWhileTheNextIsDeployed() {
    deploy();
    notes.plugins.gate = new CountDownLatch(1);
    CompletableFuture<List<Answer>> before =
        notes.deployments.predict(
            "notes",
            List.of(Notes.sample(Map.of("title", "a")), Notes.sample(Map.of("title", "bc"))));
    CountDownLatch gate = notes.plugins.gate;
    notes.plugins.gate = new CountDownLatch(0);
    String second = deployAgain();
    gate.countDown();

    assertTrue(before.join().get(0).generation().startsWith("notes/1-"));
    assertEquals(before.join().get(0).generation(), before.join().get(1).generation());
    assertEquals(second, predict(Map.of("title", "a")).get(0).generation());
    assertTrue(second.startsWith("notes/2-"), second);
  }

  @Test
  void answersWhileGenerationsComeAndGo() {
    deploy();
    ModelVersion model = notes.models.latest("notes").orElseThrow();
    CompletableFuture<Void> swaps =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 20; i++) {
                notes.deployments.deploy(notes.definition(), model);
              }
            });
    int answered = 0;
    while (!swaps.isDone()) {
      assertEquals(1, predict(Map.of("title", "text " + answered++)).size());
    }
    swaps.join();
    assertTrue(answered > 0);
  }

  @Test
  void keepsTheOldGenerationIfTheNextCannotLoad() {
    String first = deploy();
    PipelineDefinition other =
        new PipelineReader()
            .read(Notes.TEXT.replace("  body: {", "  text: {"), "notes.yaml", folder)
            .orThrow();

    SensoriumException error =
        assertThrows(
            SensoriumException.class,
            () -> notes.deployments.deploy(other, notes.models.latest("notes").orElseThrow()));

    assertTrue(error.getMessage().contains("train it again"), error.getMessage());
    assertEquals(first, predict(Map.of("title", "a")).get(0).generation());
  }

  @Test
  void refusesWhatNoPluginProvides() {
    PipelineDefinition other =
        new PipelineReader()
            .read(Notes.TEXT.replace("strategy: join", "strategy: gated"), "notes.yaml", folder)
            .orThrow();
    ModelVersion model = notes.publish();

    SensoriumException error =
        assertThrows(SensoriumException.class, () -> notes.deployments.deploy(other, model));

    assertEquals(ErrorCode.FUSION_NOT_AVAILABLE, error.code());
  }

  @Test
  void undeploys() {
    deploy();
    assertEquals(
        List.of("notes"),
        notes.deployments.all().stream().map(d -> d.definition().name()).toList());

    notes.deployments.undeploy("notes");

    assertEquals(Optional.empty(), notes.deployments.find("notes"));
    assertEquals(0, notes.plugins.encodersOpen.get());
  }

  private String deploy() {
    return notes.deployments.deploy(notes.definition(), notes.publish());
  }

  private String deployAgain() {
    return notes.deployments.deploy(notes.definition(), notes.models.latest("notes").orElseThrow());
  }

  private List<Answer> predict(Map<String, String> sample) {
    return predict(List.of(sample));
  }

  private List<Answer> predict(List<Map<String, String>> samples) {
    return notes.deployments.predict("notes", samples.stream().map(Notes::sample).toList()).join();
  }

  private void assertError(ErrorCode code, String message, Map<String, String> texts) {
    SensoriumException error =
        error(notes.deployments.predict("notes", List.of(Notes.sample(texts))));
    assertEquals(code, error.code());
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  private static SensoriumException error(CompletableFuture<List<Answer>> answers) {
    return (SensoriumException) assertThrows(CompletionException.class, answers::join).getCause();
  }
}
