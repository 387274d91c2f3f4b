package io.sensorium.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.fusion.intermediate.GatedFactory;
import io.sensorium.runtime.definition.TrainingDefinition;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.testkit.SimulatedGpu;
import io.sensorium.training.dataset.Dataset;
import io.sensorium.training.dataset.DatasetReader;
import io.sensorium.training.dataset.DatasetSchema;
import io.sensorium.training.dataset.LabelledSample;
import io.sensorium.training.embedding.EmbeddingCache;
import io.sensorium.training.progress.TrainingProgress;
import io.sensorium.training.report.ReportJson;
import io.sensorium.training.report.TrainingReport;
import io.sensorium.training.report.TrainingReport.Mistake;
import io.sensorium.training.report.TrainingReport.SubsetScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainerTest {
  @TempDir Path folder;

  private TrainingOutcome train(FusionFactory fusion, TrainingDefinition training)
      throws IOException {
    return trainer(fusion)
        .train(
            new TrainingRequest(
                MadePipeline.plan(training),
                "made",
                MadePipeline.manifest(folder),
                TrainingProgress.NONE));
  }

  private Trainer trainer(FusionFactory fusion) {
    return new Trainer(new MadePipeline(fusion), cache(), repository());
  }

  private EmbeddingCache cache() {
    return new EmbeddingCache(folder.resolve("embeddings"));
  }

  private ModelRepository repository() {
    return new ModelRepository(folder.resolve("models"));
  }

  static List<FusionFactory> fusions() {
    return MadePipeline.fusions();
  }

  /** Each input alone can tell half of the labels; both together can tell all. */
  @ParameterizedTest
  @MethodSource("fusions")
  void learnsWhatEachInputIsWorth(FusionFactory fusion) throws IOException {
    TrainingReport report = train(fusion, MadePipeline.TRAINING).report();
    assertEquals(
        List.of(List.of("colour"), List.of("shape"), List.of("colour", "shape")),
        report.subsets().stream().map(SubsetScore::inputs).toList());
    double both = report.subsets().get(2).accuracy();
    // Late fusion cannot multiply what its inputs say, and learns this slower.
    assertTrue(both >= 0.65, "both inputs: " + both);
    assertTrue(report.subsets().get(0).accuracy() <= 0.75, "colour alone knows the shape");
    assertTrue(report.subsets().get(1).accuracy() <= 0.75, "shape alone knows the colour");
    for (SubsetScore score : report.subsets()) {
      assertTrue(score.low() <= score.accuracy() && score.accuracy() <= score.high());
    }
    double first = report.curves().get(0).trainingLoss();
    assertTrue(report.curves().get(report.bestEpoch() - 1).trainingLoss() < first / 2);
  }

  @Test
  void equalSeedsGiveEqualReports() throws IOException {
    TrainingReport first = train(new GatedFactory(), MadePipeline.TRAINING).report();
    TrainingReport second = train(new GatedFactory(), MadePipeline.TRAINING).report();
    assertEquals(1, first.model().version());
    assertEquals(2, second.model().version());
    assertEquals(comparable(first), comparable(second));
  }

  private static TrainingReport comparable(TrainingReport report) {
    ModelVersion none = new ModelVersion("made", 0, "", Path.of("."), Instant.EPOCH, Map.of());
    return report.timed(Map.of()).published(none);
  }

  @Test
  void publishesWhatItMeasured() throws IOException {
    TrainingOutcome outcome = train(new GatedFactory(), MadePipeline.TRAINING);
    Path directory = outcome.version().directory();
    TrainingReport stored = ReportJson.read(Files.readAllBytes(directory.resolve("report.json")));
    assertEquals(outcome.report().subsets(), stored.subsets());
    assertTrue(Files.readString(directory.resolve("report.html")).startsWith("<!doctype html>"));
    assertEquals(outcome.version().digest(), outcome.report().model().digest());
    assertFalse(
        repository().network(outcome.version()).graph().nodes().stream()
            .anyMatch(node -> node.operator().equals("Dropout")),
        "a published network has no dropout");
  }

  @Test
  void keepsSamplesOfTheTestSplit() throws IOException {
    TrainingOutcome outcome = train(new GatedFactory(), MadePipeline.TRAINING);
    Dataset samples =
        DatasetReader.read(
            outcome.version().samples(),
            DatasetSchema.of(MadePipeline.plan(MadePipeline.TRAINING).definition()));
    assertEquals(32, samples.samples().size());
    assertEquals(4, samples.labels("category").size());
    Set<String> test =
        outcome.split().test().stream().map(LabelledSample::id).collect(Collectors.toSet());
    assertTrue(samples.samples().stream().allMatch(sample -> test.contains(sample.id())));
    Files.writeString(outcome.version().samples(), "{}");
    SensoriumException thrown =
        assertThrows(SensoriumException.class, () -> repository().verify(outcome.version()));
    assertTrue(thrown.getMessage().contains("samples/manifest.jsonl"), thrown.getMessage());
  }

  @Test
  void keepsNoSamplesIfItIsToldSo() throws IOException {
    TrainingDefinition none = new TrainingDefinition(1, 1, 16, "sgd", 0.1, 0, 0, 0.15, 0.2, 7, 0);
    assertFalse(Files.exists(train(new GatedFactory(), none).version().samples()));
  }

  @Test
  void evaluatesAPublishedVersionOnAnotherManifest() throws IOException {
    TrainingOutcome outcome = train(new GatedFactory(), MadePipeline.TRAINING);
    Plan plan = MadePipeline.plan(MadePipeline.TRAINING);
    Path other =
        Files.write(
            folder.resolve("other.jsonl"),
            List.of(
                "{\"id\":\"right\",\"label\":\"red ball\","
                    + "\"inputs\":{\"colour\":\"red a\",\"shape\":\"round b\"}}",
                "{\"id\":\"wrong\",\"label\":\"blue box\","
                    + "\"inputs\":{\"colour\":\"red c\",\"shape\":\"round d\"}}"));
    TrainingReport report =
        new Evaluator(new MadePipeline(new GatedFactory()), cache(), repository())
            .evaluate(
                new EvaluationRequest(
                    plan, outcome.version(), "other", other, TrainingProgress.NONE))
            .report();
    assertEquals(0.5, report.subsets().get(2).accuracy());
    assertEquals(List.of("wrong"), report.mistakes().stream().map(Mistake::id).toList());
    assertEquals("red ball", report.mistakes().get(0).predicted());
    assertEquals(2, report.splits().test());
    assertEquals(outcome.version().digest(), report.model().digest());
  }

  @Test
  void stopsEarlyAndKeepsTheBestWeights() throws IOException {
    TrainingDefinition eager =
        new TrainingDefinition(200, 3, 16, "adamw", 0.05, 0, 0.2, 0.15, 0.2, 7, 32);
    TrainingReport report = train(new GatedFactory(), eager).report();
    assertTrue(report.curves().size() < 200);
    assertEquals(report.bestEpoch() + 3, report.curves().size());
    double best = report.curves().get(report.bestEpoch() - 1).validationLoss();
    assertTrue(report.curves().stream().allMatch(epoch -> epoch.validationLoss() >= best));
  }

  @Test
  void aBatchThatDoesNotFitIsAClearError() throws IOException {
    SensoriumException thrown = assertThrows(SensoriumException.class, () -> trainOnGpu(15));
    assertEquals(ErrorCode.OUT_OF_MEMORY, thrown.code());
    assertTrue(
        thrown
            .getMessage()
            .startsWith(
                "training of pipeline 'made' ran out of memory; lower 'training.batchSize', which"
                    + " is 16: network 'made' failed: "),
        thrown.getMessage());
    assertEquals(List.of(), repository().versions("made"));
  }

  /** Training batches are of 16, those of the evaluation larger. */
  @Test
  void evaluatesInHalvesWhatDoesNotFit() throws IOException {
    TrainingReport report = trainOnGpu(16);
    assertEquals("gpu:0", report.device());
    assertEquals(
        train(new GatedFactory(), MadePipeline.TRAINING).report().subsets(), report.subsets());
  }

  private TrainingReport trainOnGpu(int samplesThatFit) throws IOException {
    long sample = 1 << 30;
    MadePipeline pipeline =
        MadePipeline.on(
            engine ->
                new SimulatedGpu(engine, samplesThatFit * sample + (1 << 28), network -> sample));
    return new Trainer(pipeline, cache(), repository())
        .train(
            new TrainingRequest(
                MadePipeline.plan(MadePipeline.TRAINING),
                "made",
                MadePipeline.manifest(folder),
                TrainingProgress.NONE))
        .report();
  }

  @Test
  void aLossThatIsNoNumberIsAClearError() {
    TrainingDefinition wild =
        new TrainingDefinition(30, 30, 16, "sgd", 1e30, 1e30, 0.2, 0.15, 0.2, 7, 32);
    SensoriumException thrown =
        assertThrows(SensoriumException.class, () -> train(new GatedFactory(), wild));
    assertEquals(ErrorCode.INVALID_SETTING, thrown.code());
    assertTrue(thrown.getMessage().contains("lower 'learningRate'"), thrown.getMessage());
    assertEquals(List.of(), repository().versions("made"));
  }
}
