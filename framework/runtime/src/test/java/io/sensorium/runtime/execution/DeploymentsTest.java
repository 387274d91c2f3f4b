package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.model.ModelDraft;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.plan.Planner;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.head.Prediction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  private static final String TEXT =
      """
      pipeline: notes
      version: "1.0.0"
      engine: { name: adder }
      inputs:
        title: { modality: text, encoder: length }
        body: { modality: text, encoder: length, presence: optional }
        foot:
          modality: text
          encoder: length
          presence: substitute
          substitute: { text: "12345" }
      fusion: { strategy: join }
      heads: { kind: { task: choice } }
      """;

  @TempDir private Path folder;
  private final SamplePlugins plugins = new SamplePlugins();
  private EngineCatalog engines;
  private PipelineAssembler assembler;
  private EncoderPool pool;
  private ModelRepository models;
  private Deployments deployments;

  @BeforeEach
  void start() {
    engines = new EngineCatalog(plugins, Optional.empty());
    ArtifactCache cache = new ArtifactCache(folder.resolve("cache"), true, ProgressListener.NONE);
    assembler = new PipelineAssembler(plugins, engines, cache);
    pool =
        new EncoderPool(assembler, new ExecutionOptions(2, 8, Duration.ofMillis(1), 50, 1 << 20));
    models = new ModelRepository(folder.resolve("models"));
    deployments = new Deployments(plugins, assembler, pool, models);
  }

  @AfterEach
  void leavesNothingOpen() {
    plugins.gate.countDown();
    deployments.close();
    pool.close();
    engines.close();
    assertEquals(0, plugins.programsOpen.get(), "programs");
    assertEquals(0, plugins.encodersOpen.get(), "encoders");
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
    int before = plugins.contentsEncoded.get();

    predict(Map.of("title", "same"));
    predict(Map.of("title", "same"));

    assertEquals(1, plugins.encodersCreated.get());
    assertEquals(before + 1, plugins.contentsEncoded.get());
  }

  @Test
  void encodesWaitingContentsInOneBatch() {
    deploy();
    plugins.gate = new CountDownLatch(1);
    List<CompletableFuture<List<Answer>>> answers = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      answers.add(deployments.predict("notes", List.of(sample(Map.of("title", "title " + i)))));
    }
    plugins.gate.countDown();

    answers.forEach(CompletableFuture::join);

    assertTrue(plugins.largestBatch.get() > 1, "largest " + plugins.largestBatch.get());
    assertTrue(plugins.largestBatch.get() <= 8, "largest " + plugins.largestBatch.get());
  }

  @Test
  void refusesMoreThanCanWait() {
    deploy();
    plugins.gate = new CountDownLatch(1);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      samples.add(sample(Map.of("title", "title " + i)));
    }
    CompletableFuture<List<Answer>> refused = deployments.predict("notes", samples);
    plugins.gate.countDown();

    assertEquals(ErrorCode.OVERLOADED, error(refused).code());
    assertEquals(1, predict(Map.of("title", "later")).size());
  }

  @ParameterizedTest
  @CsvSource({
    "explode, PLUGIN_FAILED, encoder 'length' 1.0.0 could not preprocess a content",
    "throw, PLUGIN_FAILED, encoder 'length' 1.0.0 could not encode a batch",
    "nan, PLUGIN_FAILED, encoder 'length' 1.0.0 gave an embedding that holds NaN"
  })
  void namesAFailingPluginAndAnswersOthers(String text, ErrorCode code, String message) {
    deploy();
    CompletableFuture<List<Answer>> failing =
        deployments.predict("notes", List.of(sample(Map.of("title", text))));
    CompletableFuture<List<Answer>> other =
        deployments.predict("notes", List.of(sample(Map.of("title", "fine"))));

    SensoriumException error = error(failing);

    assertEquals(code, error.code());
    assertTrue(error.getMessage().startsWith(message), error.getMessage());
    assertEquals(1, other.join().size());
  }

  @Test
  void refusesWrongSamples() {
    deploy();

    assertError(ErrorCode.MISSING_INPUT, "needs the text 'title'", Map.of("body", "b"));
    assertError(ErrorCode.MISSING_INPUT, "at least one of its inputs", Map.of());
    assertError(
        ErrorCode.INVALID_REQUEST, "did you mean 'title'?", Map.of("titel", "a", "title", "b"));
    assertEquals(ErrorCode.INVALID_REQUEST, error(deployments.predict("notes", List.of())).code());
    assertEquals(ErrorCode.NOT_FOUND, error(deployments.predict("note", List.of())).code());
  }

  @Test
  void refusesNumbersThatAreNotFinite() {
    deploy();
    Content numbers = new Content.Numbers(Tensor.of(new float[] {1, Float.NaN}, 2));

    SensoriumException error =
        error(deployments.predict("notes", List.of(new Sample(Map.of("title", numbers)))));

    assertEquals(ErrorCode.INVALID_CONTENT, error.code());
  }

  @Test
  void answersEachRequestFromOneGenerationWhileTheNextIsDeployed() {
    deploy();
    plugins.gate = new CountDownLatch(1);
    CompletableFuture<List<Answer>> before =
        deployments.predict(
            "notes", List.of(sample(Map.of("title", "a")), sample(Map.of("title", "bc"))));
    CountDownLatch gate = plugins.gate;
    plugins.gate = new CountDownLatch(0);
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
    ModelVersion model = models.latest("notes").orElseThrow();
    CompletableFuture<Void> swaps =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 20; i++) {
                deployments.deploy(definition(), model);
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
            .read(TEXT.replace("  body: {", "  text: {"), "notes.yaml", folder)
            .orThrow();

    SensoriumException error =
        assertThrows(
            SensoriumException.class,
            () -> deployments.deploy(other, models.latest("notes").orElseThrow()));

    assertTrue(error.getMessage().contains("train it again"), error.getMessage());
    assertEquals(first, predict(Map.of("title", "a")).get(0).generation());
  }

  @Test
  void refusesWhatNoPluginProvides() {
    PipelineDefinition other =
        new PipelineReader()
            .read(TEXT.replace("strategy: join", "strategy: gated"), "notes.yaml", folder)
            .orThrow();
    ModelVersion model = publish();

    SensoriumException error =
        assertThrows(SensoriumException.class, () -> deployments.deploy(other, model));

    assertEquals(ErrorCode.FUSION_NOT_AVAILABLE, error.code());
  }

  @Test
  void undeploys() {
    deploy();
    assertEquals(
        List.of("notes"), deployments.all().stream().map(d -> d.definition().name()).toList());

    deployments.undeploy("notes");

    assertEquals(Optional.empty(), deployments.find("notes"));
    assertEquals(0, plugins.encodersOpen.get());
  }

  private String deploy() {
    return deployments.deploy(definition(), publish());
  }

  private String deployAgain() {
    return deployments.deploy(definition(), models.latest("notes").orElseThrow());
  }

  private PipelineDefinition definition() {
    return new PipelineReader().read(TEXT, "notes.yaml", folder).orThrow();
  }

  private ModelVersion publish() {
    Map<String, List<String>> labels = Map.of("kind", List.of("short", "long"));
    Plan plan = new Planner().plan(definition(), plugins.snapshot()).plan().orElseThrow();
    Map<String, EmbeddingForm> forms = new LinkedHashMap<>();
    plan.encoders()
        .keySet()
        .forEach(input -> forms.put(input, EmbeddingForm.pooled(SamplePlugins.DIMENSION, "")));
    return models.publish(
        new ModelDraft(
            "notes",
            TEXT,
            PipelineNetwork.compose(
                "notes", forms, assembler.fusion(plan), assembler.heads(plan, labels), 7),
            labels,
            Map.of("title", assembler.encoderDigest(plan, "title")),
            Map.of()));
  }

  private List<Answer> predict(Map<String, String> sample) {
    return predict(List.of(sample));
  }

  private List<Answer> predict(List<Map<String, String>> samples) {
    return deployments
        .predict("notes", samples.stream().map(DeploymentsTest::sample).toList())
        .join();
  }

  private static Sample sample(Map<String, String> texts) {
    Map<String, Content> contents = new LinkedHashMap<>();
    texts.forEach((input, text) -> contents.put(input, new Content.Text(text)));
    return new Sample(contents);
  }

  private void assertError(ErrorCode code, String message, Map<String, String> texts) {
    SensoriumException error = error(deployments.predict("notes", List.of(sample(texts))));
    assertEquals(code, error.code());
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  private static SensoriumException error(CompletableFuture<List<Answer>> answers) {
    return (SensoriumException) assertThrows(CompletionException.class, answers::join).getCause();
  }
}
