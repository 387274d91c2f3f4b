package io.sensorium.training;

import io.sensorium.runtime.execution.EncoderPool;
import io.sensorium.runtime.execution.PipelineAssembler;
import io.sensorium.runtime.execution.SharedEncoder;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.head.Head;
import java.util.List;
import java.util.Map;

/** Where the parts of a plan come from; its plugins have been resolved. */
public interface PipelineParts {
  Engine engine(Plan plan);

  /** The device of the fusion and the heads. */
  Device device(Plan plan);

  /** The devices of an engine, the best one first. */
  List<Device> devices(PluginDescriptor engine);

  /** A share of an input's encoder; the caller closes it. */
  SharedEncoder encoder(Plan plan, String input);

  Fusion fusion(Plan plan);

  /** The heads by name; {@code labels} are the dataset's, for heads that declare none. */
  Map<String, Head> heads(Plan plan, Map<String, List<String>> labels);

  /** The parts that the runtime gives. */
  static PipelineParts of(PipelineAssembler assembler, EncoderPool encoders) {
    return new PipelineParts() {
      @Override
      public Engine engine(Plan plan) {
        return assembler.engine(plan);
      }

      @Override
      public Device device(Plan plan) {
        return assembler.device(plan);
      }

      @Override
      public List<Device> devices(PluginDescriptor engine) {
        return assembler.devices(engine);
      }

      @Override
      public SharedEncoder encoder(Plan plan, String input) {
        return encoders.acquire(plan, input);
      }

      @Override
      public Fusion fusion(Plan plan) {
        return assembler.fusion(plan);
      }

      @Override
      public Map<String, Head> heads(Plan plan, Map<String, List<String>> labels) {
        return assembler.heads(plan, labels);
      }
    };
  }
}
