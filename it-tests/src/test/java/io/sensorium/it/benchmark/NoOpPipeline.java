package io.sensorium.it.benchmark;

import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.runtime.definition.HostConfiguration.ComputeThreads;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.execution.Answer;
import io.sensorium.runtime.execution.Deployments;
import io.sensorium.runtime.execution.EncoderPool;
import io.sensorium.runtime.execution.EngineCatalog;
import io.sensorium.runtime.execution.ExecutionOptions;
import io.sensorium.runtime.execution.ParityCheck;
import io.sensorium.runtime.execution.PipelineAssembler;
import io.sensorium.runtime.execution.PipelineNetwork;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.runtime.execution.SampleSource;
import io.sensorium.runtime.model.ModelDraft;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.plan.Planner;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.head.Head;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A deployed pipeline of stages that do nothing, and the same stages to be called by hand. */
final class NoOpPipeline implements AutoCloseable {
  private static final String NAME = "nothing";
  private static final String HEAD = "kind";
  private static final List<String> LABELS = List.of("this", "that");

  private final Path folder;
  private final EngineCatalog engines;
  private final EncoderPool encoders;
  private final Deployments deployments;
  private final NoOpStages stages;

  /**
   * Deploys a pipeline.
   *
   * @param engine {@link NoOpPlugins#NO_OP} or {@code pytorch}
   * @param inputs from one to three
   */
  NoOpPipeline(String engine, int inputs, ExecutionOptions options) throws IOException {
    folder = Files.createTempDirectory("sensorium-benchmark");
    NoOpPlugins plugins = new NoOpPlugins();
    engines = new EngineCatalog(plugins, new ComputeThreads(2, Map.of()));
    ArtifactCache cache = new ArtifactCache(folder.resolve("cache"), true, ProgressListener.NONE);
    PipelineAssembler assembler = new PipelineAssembler(plugins, engines, cache);
    encoders = new EncoderPool(assembler, options);
    ModelRepository models = new ModelRepository(folder.resolve("models"));
    ParityCheck parity = new ParityCheck(Optional.empty(), plugins, engines);
    deployments = new Deployments(plugins, assembler, encoders, models, parity, SampleSource.NONE);

    String text = definition(engine, inputs);
    PipelineDefinition definition =
        new PipelineReader().read(text, "nothing.yaml", folder).orThrow();
    Plan plan = new Planner().plan(definition, plugins.snapshot()).plan().orElseThrow();
    stages = new NoOpStages(assembler, plan, model(assembler, plan, NAME, text));
    deployments.deploy(definition, models.publish(stages.model()));
  }

  private static String definition(String engine, int inputs) {
    StringBuilder text = new StringBuilder();
    text.append("pipeline: " + NAME + "\nversion: \"1.0.0\"\nengine: { name: " + engine + " }\n");
    text.append("inputs:\n");
    for (String modality : NoOpPlugins.MODALITIES.subList(0, inputs)) {
      text.append("  in-%1$s: { modality: %1$s, encoder: constant-%1$s }%n".formatted(modality));
    }
    text.append("fusion: { strategy: concatenation, width: 0 }\n");
    text.append("heads: { " + HEAD + ": { task: classification } }\n");
    return text.toString();
  }

  /** An untrained one: what it answers is nobody's concern. */
  static ModelDraft model(PipelineAssembler assembler, Plan plan, String name, String definition) {
    Map<String, EmbeddingForm> forms = new LinkedHashMap<>();
    Map<String, String> digests = new LinkedHashMap<>();
    for (String input : plan.encoders().keySet()) {
      forms.put(input, EmbeddingForm.pooled(NoOpEncoder.DIMENSION, "constant"));
      digests.put(input, assembler.encoderIdentity(plan, input));
    }
    Map<String, List<String>> labels = Map.of(HEAD, LABELS);
    Map<String, Head> heads = assembler.heads(plan, labels);
    return new ModelDraft(
        name,
        definition,
        PipelineNetwork.compose(name, forms, assembler.fusion(plan), heads, 7),
        labels,
        digests,
        Map.of());
  }

  NoOpStages stages() {
    return stages;
  }

  /** A whole request, as the server makes it. */
  Answer predict(Map<String, Content> contents) {
    return deployments.predict(NAME, List.of(new Sample(contents))).join().get(0);
  }

  @Override
  public void close() throws IOException {
    stages.close();
    deployments.close();
    encoders.close();
    engines.close();
    delete(folder);
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
