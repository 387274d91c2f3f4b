package io.sensorium.testkit;

import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Program;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An engine that computes what a test says, whatever the network.
 *
 * @param devices the best one first; not empty
 * @param compilation gives the program of a network
 */
public record FakeEngine(String name, List<Device> devices, Function<Network, Program> compilation)
    implements Engine {
  public FakeEngine {
    devices = List.copyOf(devices);
  }

  /** An engine on the CPU of which every program computes the outputs of its inputs alike. */
  public static FakeEngine computing(String name, UnaryOperator<Map<String, Tensor>> computation) {
    return new FakeEngine(
        name, List.of(Device.CPU), network -> new FakeProgram(computation, () -> {}));
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public List<String> unsupported(Network network) {
    return List.of();
  }

  @Override
  public Program compile(Network network, CompileOptions options) {
    return compilation.apply(network);
  }

  @Override
  public void close() {}
}
