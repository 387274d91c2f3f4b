package io.sensorium.runtime.execution;

import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.runtime.definition.HostConfiguration.ComputeThreads;
import io.sensorium.runtime.definition.HostConfiguration.RequiredParity;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.memory.MemoryLedger;
import io.sensorium.runtime.model.ModelDraft;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.plan.Planner;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deployments of one pipeline of three texts, on plugins by hand. */
final class Notes implements AutoCloseable {
  static final String TEXT =
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

  final SamplePlugins plugins = new SamplePlugins();
  final ModelRepository models;
  final Deployments deployments;
  private final Path folder;
  final EngineCatalog engines = new EngineCatalog(plugins, new ComputeThreads(4, Map.of()));
  private final PipelineAssembler assembler;
  private final EncoderPool pool;

  Notes(Path folder) {
    this(folder, Duration.ofMillis(1));
  }

  Notes(Path folder, RequiredParity parity) {
    this(folder, options(Duration.ofMillis(1)), Optional.of(parity), wholeMachine());
  }

  Notes(Path folder, ExecutionOptions options) {
    this(folder, options, Optional.empty(), wholeMachine());
  }

  Notes(Path folder, Duration maximumQueueDelay) {
    this(folder, options(maximumQueueDelay));
  }

  Notes(Path folder, Duration maximumQueueDelay, MemoryLedger memory) {
    this(folder, options(maximumQueueDelay), Optional.empty(), memory);
  }

  private Notes(
      Path folder, ExecutionOptions options, Optional<RequiredParity> parity, MemoryLedger memory) {
    this.folder = folder;
    ArtifactCache cache = new ArtifactCache(folder.resolve("cache"), true, ProgressListener.NONE);
    assembler = new PipelineAssembler(plugins, engines, cache, memory);
    pool = new EncoderPool(assembler, options);
    models = new ModelRepository(folder.resolve("models"));
    deployments =
        new Deployments(
            plugins,
            assembler,
            pool,
            models,
            new ParityCheck(parity, plugins, engines),
            SampleSource.NONE);
  }

  private static ExecutionOptions options(Duration maximumQueueDelay) {
    return new ExecutionOptions(2, 8, maximumQueueDelay, 50, 1 << 20, Duration.ofSeconds(30));
  }

  private static MemoryLedger wholeMachine() {
    return MemoryLedger.ofThisMachine(Optional.empty());
  }

  /** How the encoders and the networks are. */
  List<PartStatus> status() {
    return pool.status();
  }

  PipelineDefinition definition() {
    return definition("auto");
  }

  PipelineDefinition definition(String device) {
    String text = TEXT.replace("name: adder", "name: adder, device: '" + device + "'");
    return new PipelineReader().read(text, "notes.yaml", folder).orThrow();
  }

  ModelVersion publish() {
    return publish(definition());
  }

  ModelVersion publish(PipelineDefinition definition) {
    return publish(definition, Map.of());
  }

  ModelVersion publish(PipelineDefinition definition, Map<String, byte[]> files) {
    Map<String, List<String>> labels = Map.of("kind", List.of("short", "long"));
    Plan plan = new Planner().plan(definition, plugins.snapshot()).plan().orElseThrow();
    Map<String, EmbeddingForm> forms = new LinkedHashMap<>();
    Map<String, String> encoders = new LinkedHashMap<>();
    for (String input : plan.encoders().keySet()) {
      forms.put(input, EmbeddingForm.pooled(SamplePlugins.DIMENSION, ""));
      encoders.put(input, assembler.encoderIdentity(plan, input));
    }
    return models.publish(
        new ModelDraft(
            "notes",
            definition.source(),
            PipelineNetwork.compose(
                "notes", forms, assembler.fusion(plan), assembler.heads(plan, labels), 7),
            labels,
            encoders,
            definition.substituteFiles(),
            files));
  }

  static Sample sample(Map<String, String> texts) {
    Map<String, Content> contents = new LinkedHashMap<>();
    texts.forEach((input, text) -> contents.put(input, new Content.Text(text)));
    return new Sample(contents);
  }

  @Override
  public void close() {
    plugins.gate.countDown();
    plugins.knot.countDown();
    deployments.close();
    pool.close();
    engines.close();
  }
}
