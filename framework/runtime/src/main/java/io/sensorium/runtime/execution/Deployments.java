package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.registry.PluginRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The pipelines that serve, each in one generation at a time. Thread-safe. */
public final class Deployments implements AutoCloseable {
  public Deployments(
      PluginRegistry registry,
      PipelineAssembler assembler,
      EncoderPool encoders,
      ModelRepository models) {}

  /**
   * Plans, resolves, loads and warms up a pipeline, publishes it as the next generation, and drains
   * and closes the one before. A failure leaves the one before serving.
   *
   * @return the generation
   */
  public String deploy(PipelineDefinition definition, ModelVersion model) {
    throw new UnsupportedOperationException();
  }

  public Optional<Deployment> find(String pipeline) {
    throw new UnsupportedOperationException();
  }

  /** All deployments, by pipeline name. */
  public List<Deployment> all() {
    throw new UnsupportedOperationException();
  }

  /**
   * The answers to samples, in their order, all from one generation.
   *
   * @return fails with a {@link io.sensorium.spi.SensoriumException}
   */
  public CompletableFuture<List<Answer>> predict(String pipeline, List<Sample> samples) {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes a pipeline out of service and closes it when its last request has ended.
   *
   * @throws io.sensorium.spi.SensoriumException {@code NOT_FOUND}
   */
  public void undeploy(String pipeline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
