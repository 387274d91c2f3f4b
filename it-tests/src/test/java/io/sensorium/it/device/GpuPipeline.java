package io.sensorium.it.device;

import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.fusion.early.ConcatenationFactory;
import io.sensorium.heads.ClassificationFactory;
import io.sensorium.network.Network;
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
import io.sensorium.runtime.execution.SampleSource;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.plan.Planner;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.runtime.registry.RegistrySnapshot;
import io.sensorium.runtime.registry.Version;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.head.HeadFactory;
import io.sensorium.testkit.SimulatedGpu;
import io.sensorium.training.PipelineParts;
import io.sensorium.training.Trainer;
import io.sensorium.training.TrainingOutcome;
import io.sensorium.training.TrainingRequest;
import io.sensorium.training.embedding.EmbeddingCache;
import io.sensorium.training.progress.TrainingProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Texts on PyTorch with a simulated GPU, trained and served by the real host without OSGi. */
final class GpuPipeline implements PluginRegistry, AutoCloseable {
  static final long MEBIBYTE = 1 << 20;
  static final long GPU_BYTES = 1000 * MEBIBYTE;
  private static final String TEXT =
      """
      pipeline: letters
      version: "1.0.0"
      engine: { name: pytorch, device: auto }
      inputs:
        text: { modality: text, encoder: letters }
      fusion: { strategy: concatenation }
      heads: { language: { task: classification } }
      training: { epochs: 3, batchSize: 16, seed: 7 }
      """;

  final SimulatedGpu gpu =
      new SimulatedGpu(
          new PyTorchEngineFactory().create(new Settings("test", Map.of("threads", 2L))),
          GPU_BYTES,
          GpuPipeline::sampleBytes);
  final Deployments deployments;
  private final EngineCatalog engines = new EngineCatalog(this, new ComputeThreads(2, Map.of()));
  private final EncoderPool encoders;
  private final Trainer trainer;
  private final PipelineDefinition definition;

  GpuPipeline(Path folder) {
    ArtifactCache cache = new ArtifactCache(folder.resolve("cache"), true, ProgressListener.NONE);
    PipelineAssembler assembler = new PipelineAssembler(this, engines, cache);
    // So long that contents that are under way meet in one batch.
    Duration delay = Duration.ofMillis(200);
    encoders =
        new EncoderPool(
            assembler, new ExecutionOptions(2, 32, delay, 1024, 0, Duration.ofSeconds(30)));
    ModelRepository models = new ModelRepository(folder.resolve("models"));
    ParityCheck parity = new ParityCheck(Optional.empty(), this, engines);
    deployments = new Deployments(this, assembler, encoders, models, parity, SampleSource.NONE);
    PipelineParts parts = PipelineParts.of(assembler, encoders);
    trainer = new Trainer(parts, new EmbeddingCache(folder.resolve("embeddings")), models);
    definition = new PipelineReader().read(TEXT, "letters.yaml", folder).orThrow();
  }

  /** Encoding a text takes a tenth of the GPU, and the fusion next to nothing. */
  private static long sampleBytes(Network network) {
    return network.graph().name().equals(EngineLetters.NETWORK) ? 100 * MEBIBYTE : 1;
  }

  TrainingOutcome train(Path manifest) {
    Plan plan = new Planner().plan(definition, snapshot()).plan().orElseThrow();
    return trainer.train(new TrainingRequest(plan, "letters", manifest, TrainingProgress.NONE));
  }

  String deploy(TrainingOutcome outcome) {
    return deployments.deploy(definition, outcome.version());
  }

  @Override
  public RegistrySnapshot snapshot() {
    return new RegistrySnapshot(
        List.of(
            plugin(PluginKind.ENCODER, EngineLetters.NAME, Optional.of("text"), Map.of()),
            plugin(
                PluginKind.FUSION, "concatenation", Optional.empty(), Map.of("width", "integer")),
            plugin(PluginKind.HEAD, "classification", Optional.empty(), Map.of("labels", "texts")),
            plugin(PluginKind.ENGINE, "pytorch", Optional.empty(), Map.of())));
  }

  private static PluginDescriptor plugin(
      PluginKind kind, String name, Optional<String> modality, Map<String, String> settings) {
    return new PluginDescriptor(
        kind,
        name,
        Version.parse("1.0.0"),
        modality,
        modality.isPresent() ? EngineLetters.DIMENSION : 0,
        false,
        settings,
        "test/1.0.0",
        "00",
        List.of());
  }

  @Override
  public void resolve(String owner, Collection<PluginDescriptor> plugins) {}

  @Override
  public EncoderFactory encoder(PluginDescriptor plugin) {
    return (settings, context) -> new EngineLetters(context);
  }

  @Override
  public FusionFactory fusion(PluginDescriptor plugin) {
    return new ConcatenationFactory();
  }

  @Override
  public HeadFactory head(PluginDescriptor plugin) {
    return new ClassificationFactory();
  }

  @Override
  public EngineFactory engine(PluginDescriptor plugin) {
    return settings -> (Engine) gpu;
  }

  @Override
  public void close() {
    deployments.close();
    encoders.close();
    engines.close();
  }
}
