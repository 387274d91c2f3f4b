package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import io.sensorium.spi.engine.TrainingStep.Objective;
import io.sensorium.spi.engine.Update;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;

/** An engine under test, and the words of its tests. */
abstract class EngineFixture {
  private Engine engine;

  /** A new engine; the contract closes it. */
  protected abstract Engine engine();

  /** Where the networks run; the processor, if a test says nothing else. */
  protected Device device() {
    return Device.CPU;
  }

  @BeforeEach
  void create() {
    engine = engine();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  final Engine opened() {
    return engine;
  }

  final Program inference(Network network) {
    return engine.compile(network, CompileOptions.inference(device()));
  }

  Program training(Network network, long seed) {
    return engine.compile(network, CompileOptions.training(device(), seed));
  }

  static TrainingStep step(Map<String, Tensor> inputs, Tensor target, Update update) {
    return step(inputs, target, update, Loss.SOFTMAX_CROSS_ENTROPY);
  }

  static TrainingStep step(Map<String, Tensor> inputs, Tensor target, Update update, Loss loss) {
    return new TrainingStep(inputs, List.of(new Objective("y", target, loss)), update);
  }

  static Tensor zeros(int rows, int columns) {
    return Tensor.of(new float[rows * columns], rows, columns);
  }

  static float[] filled(int size, float value) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    return values;
  }

  /** Every method of a closed program is an error. */
  static void assertClosed(Program program, Map<String, Tensor> inputs) {
    TrainingStep step = step(inputs, zeros(2, 2), new Update.Sgd(0.1, 0));
    assertCode(ErrorCode.CLOSED, () -> program.run(inputs), "closed");
    assertCode(ErrorCode.CLOSED, () -> program.step(step), "closed");
    assertCode(ErrorCode.CLOSED, program::weights, "closed");
    assertCode(ErrorCode.CLOSED, () -> program.restore(Map.of()), "closed");
  }

  static void assertCode(ErrorCode code, Executable call, String named) {
    SensoriumException error = assertThrows(SensoriumException.class, call);
    assertEquals(code, error.code(), error.getMessage());
    assertTrue(
        error.getMessage().contains(named),
        () -> "'" + error.getMessage() + "' does not name " + named);
  }
}
