package io.sensorium.host;

import io.sensorium.runtime.definition.HostConfiguration;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.EngineChoice;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.execution.EncoderPool;
import io.sensorium.runtime.execution.ExecutionOptions;
import io.sensorium.runtime.execution.PipelineAssembler;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.model.ParityCertificate;
import io.sensorium.runtime.model.ParityCertificates;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.training.ParityRequest;
import io.sensorium.training.ParityVerifier;
import io.sensorium.training.PipelineParts;
import io.sensorium.training.progress.TrainingProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Runs model versions on several of a host's engines, with encoders of its own. */
public final class ParityVerification {
  private final HostConfiguration configuration;
  private final PipelineAssembler assembler;
  private final ModelRepository models;
  private final Function<PipelineDefinition, Plan> planner;

  ParityVerification(
      HostConfiguration configuration,
      PipelineAssembler assembler,
      ModelRepository models,
      Function<PipelineDefinition, Plan> planner) {
    this.configuration = configuration;
    this.assembler = assembler;
    this.models = models;
    this.planner = planner;
  }

  /**
   * Runs a version on several engines, each on its best device, and stores what they gave beside
   * the version.
   *
   * @param engines by name; the first is what the others are compared with
   * @param manifest of the samples; absent for those that the version keeps
   * @param tolerance how far outputs may differ
   * @throws io.sensorium.spi.SensoriumException what {@link ParityVerifier#verify} throws, or
   *     {@code INVALID_DEFINITION} if the pipeline cannot run on one of the engines
   */
  public ParityCertificate verify(
      ModelVersion version,
      List<String> engines,
      Optional<Path> manifest,
      double tolerance,
      TrainingProgress progress) {
    PipelineDefinition definition = new PipelineReader().read(version.definition()).orThrow();
    List<Plan> plans =
        engines.stream()
            .map(engine -> planner.apply(definition.withEngine(new EngineChoice(engine, "auto"))))
            .toList();
    // Encoders that remember nothing, for they are timed.
    ExecutionOptions options = ExecutionOptions.of(configuration).withoutEmbeddingCache();
    try (EncoderPool encoders = new EncoderPool(assembler, options)) {
      int batch = options.maximumBatchSize();
      ParityRequest request =
          new ParityRequest(version, plans, manifest, batch, tolerance, progress);
      ParityCertificate certificate =
          new ParityVerifier(PipelineParts.of(assembler, encoders), models).verify(request);
      ParityCertificates.store(version, certificate);
      return certificate;
    }
  }
}
