package io.sensorium.engine.tensorflow;

import io.sensorium.spi.engine.Device;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/** Both engines on the first GPU. */
@Tag("gpu")
@EnabledIf(
    value = "io.sensorium.engine.tensorflow.FirstGpu#isThereForBoth",
    disabledReason = "TensorFlow and PyTorch do not both find a GPU")
class OperatorParityGpuTest extends OperatorParityTest {
  @Override
  Device device() {
    return FirstGpu.DEVICE;
  }
}
