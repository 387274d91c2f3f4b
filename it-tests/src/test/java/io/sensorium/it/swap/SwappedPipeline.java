package io.sensorium.it.swap;

import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.runtime.definition.HostConfiguration.ComputeThreads;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.execution.Deployments;
import io.sensorium.runtime.execution.EncoderPool;
import io.sensorium.runtime.execution.EngineCatalog;
import io.sensorium.runtime.execution.ExecutionOptions;
import io.sensorium.runtime.execution.ParityCheck;
import io.sensorium.runtime.execution.PipelineAssembler;
import io.sensorium.runtime.execution.PipelineNetwork;
import io.sensorium.runtime.execution.RecordedSample;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.runtime.model.ModelDraft;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.plan.Planner;
import io.sensorium.runtime.rollout.DeploymentsStatus;
import io.sensorium.server.InferenceServer;
import io.sensorium.server.ServerOptions;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A pipeline of {@link MarkedPlugins} behind the real server. */
final class SwappedPipeline implements AutoCloseable {
  /** A network's number is its code's, and behind it that of the weights. */
  static final int WEIGHTS = 1000;

  private static final String TEXT =
      """
      pipeline: marks
      version: "1.0.0"
      engine: { name: marking }
      inputs:
        text: { modality: text, encoder: marking }
      fusion: { strategy: concatenation, width: 0 }
      heads: { mark: { task: marking } }
      """;

  private final MarkedPlugins plugins = new MarkedPlugins();
  private final EngineCatalog engines = new EngineCatalog(plugins, new ComputeThreads(2, Map.of()));
  private final PipelineDefinition definition;
  private final PipelineAssembler assembler;
  private final EncoderPool pool;
  private final ModelRepository models;
  private final Deployments deployments;
  private final InferenceServer server;
  private int weights;

  SwappedPipeline(Path folder) {
    definition = new PipelineReader().read(TEXT, "marks.yaml", folder).orThrow();
    ArtifactCache cache = new ArtifactCache(folder.resolve("cache"), true, ProgressListener.NONE);
    assembler = new PipelineAssembler(plugins, engines, cache);
    pool =
        new EncoderPool(
            assembler,
            new ExecutionOptions(2, 32, Duration.ofMillis(1), 1024, 0, Duration.ofSeconds(30)));
    models = new ModelRepository(folder.resolve("models"));
    deployments =
        new Deployments(
            plugins,
            assembler,
            pool,
            models,
            new ParityCheck(Optional.empty(), plugins, engines),
            (pipeline, model, most) -> samples());
    swapWeights();
    server = InferenceServer.start(ServerOptions.DEFAULTS.withAddress("127.0.0.1", 0), deployments);
  }

  private static List<RecordedSample> samples() {
    return IntStream.range(0, 8)
        .mapToObj(Integer::toString)
        .map(text -> new Sample(Map.of("text", new Content.Text(text))))
        .map(sample -> new RecordedSample("recorded", sample, Map.of("mark", "encoder")))
        .toList();
  }

  URI address() {
    return server.address();
  }

  /** Another version of encoder and head, with weights of its own. */
  void swapCode() {
    plugins.installNext();
    swapWeights();
  }

  void swapWeights() {
    weights++;
    deployments.deploy(definition, publish());
  }

  private ModelVersion publish() {
    Plan plan = new Planner().plan(definition, plugins.snapshot()).plan().orElseThrow();
    Map<String, List<String>> labels = Map.of("mark", MarkedParts.LABELS);
    return models.publish(
        new ModelDraft(
            "marks",
            definition.source(),
            PipelineNetwork.compose(
                Integer.toString(plugins.code() * WEIGHTS + weights),
                Map.of("text", EmbeddingForm.pooled(MarkedPlugins.DIMENSION, "mark")),
                assembler.fusion(plan),
                assembler.heads(plan, labels),
                7),
            labels,
            Map.of("text", assembler.encoderIdentity(plan, "text")),
            Map.of()));
  }

  DeploymentsStatus status() {
    return deployments.status();
  }

  /** Encoders and programs that are open. */
  int open() {
    return plugins.open.get();
  }

  @Override
  public void close() {
    server.close();
    deployments.close();
    pool.close();
    engines.close();
  }
}
