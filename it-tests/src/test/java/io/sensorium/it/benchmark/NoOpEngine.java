package io.sensorium.it.benchmark;

import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import java.util.List;
import java.util.Map;

/** Compiles every network to the same program: constant scores for a batch of one. */
final class NoOpEngine implements Engine {
  @Override
  public String name() {
    return NoOpPlugins.NO_OP;
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public List<Device> devices() {
    return List.of(Device.CPU);
  }

  @Override
  public List<String> unsupported(Network network) {
    return List.of();
  }

  @Override
  public Program compile(Network network, CompileOptions options) {
    ValueInfo output = network.graph().outputs().get(0);
    int width = Math.toIntExact(output.shape().size(1));
    return new NoOpProgram(Map.of(output.name(), Tensor.of(new float[width], 1, width)));
  }

  @Override
  public void close() {}

  private record NoOpProgram(Map<String, Tensor> answer) implements Program {
    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      return answer;
    }

    @Override
    public float step(TrainingStep step) {
      throw new IllegalStateException("nothing is trained here");
    }

    @Override
    public Map<String, Tensor> weights() {
      return Map.of();
    }

    @Override
    public void restore(Map<String, Tensor> weights) {}

    @Override
    public void close() {}
  }
}
