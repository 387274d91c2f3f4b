package io.sensorium.it.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.engine.tensorflow.TensorFlowEngineFactory;
import io.sensorium.network.Network;
import io.sensorium.network.OnnxReader;
import io.sensorium.network.Tensor;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.engine.Program;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The text and the vision encoder's networks on the first GPU: the same numbers as on the
 * processor, and a row of milliseconds a batch on each. {@code -Pgpu} runs it.
 */
@Tag("gpu")
class EngineSpeedGpuIT {
  private static final Device GPU = Device.gpu(0);
  private static final float TOLERANCE = 1e-4f;
  private static final int RUNS = 20;

  static Stream<Arguments> everyCaseOnBothEngines() {
    return Stream.of(SpeedCase.values())
        .flatMap(
            what ->
                Stream.of(
                    Arguments.of(new PyTorchEngineFactory(), what),
                    Arguments.of(new TensorFlowEngineFactory(), what)));
  }

  @ParameterizedTest
  @MethodSource("everyCaseOnBothEngines")
  void isRightAndTimed(EngineFactory factory, SpeedCase what) throws IOException {
    try (Engine engine = factory.create(Settings.none("test"))) {
      assumeTrue(
          engine.devices().contains(GPU),
          () -> "engine '" + engine.name() + "' finds no GPU, only " + engine.devices());
      Network network = Network.frozen(OnnxReader.read(what.network()));
      Map<String, Tensor> inputs = what.inputs();
      try (Program onCpu = engine.compile(network, CompileOptions.inference(Device.CPU));
          Program onGpu = engine.compile(network, CompileOptions.inference(GPU))) {
        assertArrayEquals(output(onCpu, inputs), output(onGpu, inputs), TOLERANCE);
        System.out.printf(
            "| %s | %s | cpu %.1f ms | gpu:0 %.1f ms |%n",
            engine.name(), what, milliseconds(onCpu, inputs), milliseconds(onGpu, inputs));
      }
    }
  }

  private static float[] output(Program program, Map<String, Tensor> inputs) {
    return program.run(inputs).values().iterator().next().floats();
  }

  /** The median of some runs; the first ones are for warming up. */
  private static double milliseconds(Program program, Map<String, Tensor> inputs) {
    List<Double> times =
        IntStream.range(0, 2 * RUNS).mapToObj(run -> time(program, inputs)).toList();
    return Spread.of(times.subList(RUNS, times.size())).median();
  }

  private static double time(Program program, Map<String, Tensor> inputs) {
    long start = System.nanoTime();
    program.run(inputs);
    return (System.nanoTime() - start) / 1e6;
  }
}
