package io.sensorium.runtime.execution;

import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.head.Head;
import java.util.List;
import java.util.Map;

/** Creates the parts of a plan whose plugins have been resolved. Thread-safe. */
public final class PipelineAssembler {
  public PipelineAssembler(PluginRegistry registry, EngineCatalog engines, ArtifactCache cache) {}

  public Engine engine(Plan plan) {
    throw new UnsupportedOperationException();
  }

  public Device device(Plan plan) {
    throw new UnsupportedOperationException();
  }

  /** A new encoder for an input; the caller closes it. {@link EncoderPool} shares them. */
  public Encoder encoder(Plan plan, String input) {
    throw new UnsupportedOperationException();
  }

  public Fusion fusion(Plan plan) {
    throw new UnsupportedOperationException();
  }

  /**
   * The heads, by name, in the pipeline's order.
   *
   * @param labels of the dataset, by head name, for heads that declare none
   */
  public Map<String, Head> heads(Plan plan, Map<String, List<String>> labels) {
    throw new UnsupportedOperationException();
  }
}
