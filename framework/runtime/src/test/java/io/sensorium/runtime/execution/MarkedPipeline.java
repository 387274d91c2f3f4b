package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.runtime.definition.HostConfiguration.ComputeThreads;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.definition.RolloutDefinition;
import io.sensorium.runtime.execution.MarkedPlugins.Mark;
import io.sensorium.runtime.model.ModelDraft;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.plan.Planner;
import io.sensorium.runtime.rollout.PipelineStatus;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.head.Prediction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Deployments of one pipeline on {@link MarkedPlugins}. */
final class MarkedPipeline implements AutoCloseable {
  static final String NAME = "marks";
  static final int RECORDED = 40;
  private static final String TEXT =
      """
      pipeline: marks
      version: "1.0.0"
      engine: { name: marking }
      inputs:
        number: { modality: text, encoder: marking }
      fusion: { strategy: marking }
      heads: { kind: { task: marking } }
      """;

  final MarkedPlugins plugins = new MarkedPlugins();
  final Deployments deployments;

  /** What model versions keep; below zero they cannot be read. */
  volatile int recorded = RECORDED;

  private final Path folder;
  private final EngineCatalog engines = new EngineCatalog(plugins, new ComputeThreads(2, Map.of()));
  private final PipelineAssembler assembler;
  final EncoderPool pool;
  private final ModelRepository models;

  MarkedPipeline(Path folder) {
    this.folder = folder;
    ArtifactCache cache = new ArtifactCache(folder.resolve("cache"), true, ProgressListener.NONE);
    assembler = new PipelineAssembler(plugins, engines, cache);
    pool =
        new EncoderPool(
            assembler,
            new ExecutionOptions(
                2, 8, Duration.ofMillis(1), 1000, 1 << 20, Duration.ofSeconds(30)));
    models = new ModelRepository(folder.resolve("models"));
    deployments =
        new Deployments(
            plugins,
            assembler,
            pool,
            models,
            new ParityCheck(Optional.empty(), plugins, engines),
            (definition, model, most) -> samples(Math.min(most, recorded)));
  }

  private static List<RecordedSample> samples(int count) {
    if (count < 0) {
      throw new IllegalStateException("the samples cannot be read");
    }
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new RecordedSample(
                    "sample-" + i, sample(i), Map.of("kind", MarkedPlugins.LABELS.get(i % 2))))
        .toList();
  }

  static Sample sample(int number) {
    return sample(Integer.toString(number));
  }

  static Sample sample(String text) {
    return new Sample(Map.of("number", new Content.Text(text)));
  }

  PipelineDefinition definition() {
    return new PipelineReader().read(TEXT, "marks.yaml", folder).orThrow();
  }

  /** Installs a version of the code, trains a model with it, and deploys both. */
  String deploy(Mark mark, RolloutDefinition rollout) {
    plugins.install(mark);
    return deployments.deploy(definition(), publish(), rollout);
  }

  String deploy(Mark mark) {
    return deploy(mark, RolloutDefinition.DEFAULTS);
  }

  ModelVersion publish() {
    PipelineDefinition definition = definition();
    Map<String, List<String>> labels = Map.of("kind", MarkedPlugins.LABELS);
    Plan plan = plan();
    return models.publish(
        new ModelDraft(
            NAME,
            definition.source(),
            PipelineNetwork.compose(
                Integer.toString(plugins.installed().number()),
                Map.of("number", EmbeddingForm.pooled(2, "mark")),
                assembler.fusion(plan),
                assembler.heads(plan, labels),
                7),
            labels,
            Map.of("number", assembler.encoderIdentity(plan, "number")),
            Map.of()));
  }

  /** With the code that is installed. */
  Plan plan() {
    return new Planner().plan(definition(), plugins.snapshot()).plan().orElseThrow();
  }

  CompletableFuture<List<Answer>> predict(String text, Duration allowed) {
    return deployments.predict(
        NAME, OptionalInt.empty(), List.of(sample(text)), Deadline.in(allowed));
  }

  CompletableFuture<List<Answer>> predict(OptionalInt version, List<Sample> samples) {
    return deployments.predict(NAME, version, samples, Deadline.in(Duration.ofSeconds(30)));
  }

  CompletableFuture<List<Answer>> predict(String text) {
    return deployments.predict(NAME, List.of(sample(text)));
  }

  /** The mark of an answer, which encoder, fusion and head agree on. */
  int mark(int number) {
    return mark(predict(Integer.toString(number)).join());
  }

  static int mark(List<Answer> answers) {
    Answer answer = answers.get(0);
    Prediction.Classification prediction =
        (Prediction.Classification) answer.predictions().get("kind");
    List<Integer> marks =
        prediction.probabilities().stream().map(each -> (int) each.probability()).toList();
    int first = marks.get(0);
    assertEquals(List.of(first, first, first), marks, "a mixed answer");
    return first;
  }

  PipelineStatus status() {
    return deployments.status().pipelines().get(0);
  }

  @Override
  public void close() {
    plugins.gate.countDown();
    deployments.close();
    pool.close();
    engines.close();
    assertEquals(0, deployments.status().closedUses(), "uses of a closed generation");
    assertEquals(0, plugins.open.get(), "left open");
  }
}
