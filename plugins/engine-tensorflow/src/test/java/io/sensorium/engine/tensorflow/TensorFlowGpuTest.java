package io.sensorium.engine.tensorflow;

import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.testkit.EngineContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/** The contract on the first GPU; {@code -Pgpu} runs it with TensorFlow's natives for CUDA. */
@Tag("gpu")
@EnabledIf(
    value = "io.sensorium.engine.tensorflow.FirstGpu#isThereForTensorFlow",
    disabledReason = "this TensorFlow finds no GPU")
class TensorFlowGpuTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new TensorFlowEngineFactory().create(Settings.none("test"));
  }

  @Override
  protected Device device() {
    return FirstGpu.DEVICE;
  }
}
