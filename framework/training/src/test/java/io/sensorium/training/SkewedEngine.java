package io.sensorium.training;

import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Another engine, but what it computes is off by a little: the first score of every sample.
 *
 * @param skew added to it
 */
record SkewedEngine(Engine engine, float skew) implements Engine {
  @Override
  public String name() {
    return "skewed";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public List<Device> devices() {
    return engine.devices();
  }

  @Override
  public List<String> unsupported(Network network) {
    return engine.unsupported(network);
  }

  @Override
  public Program compile(Network network, CompileOptions options) {
    return new SkewedProgram(engine.compile(network, options), skew);
  }

  @Override
  public void close() {}

  private record SkewedProgram(Program program, float skew) implements Program {
    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      Map<String, Tensor> outputs = new HashMap<>(program.run(inputs));
      outputs.replaceAll((name, tensor) -> skewed(tensor));
      return outputs;
    }

    private Tensor skewed(Tensor tensor) {
      float[] values = tensor.floats();
      int width = Math.toIntExact(tensor.size(-1));
      for (int i = 0; i < values.length; i += width) {
        values[i] += skew;
      }
      return Tensor.of(values, tensor.shape());
    }

    @Override
    public float step(TrainingStep step) {
      return program.step(step);
    }

    @Override
    public Map<String, Tensor> weights() {
      return program.weights();
    }

    @Override
    public void restore(Map<String, Tensor> weights) {
      program.restore(weights);
    }

    @Override
    public void close() {
      program.close();
    }
  }
}
