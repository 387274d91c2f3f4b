package io.sensorium.engine.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.network.ElementType;
import io.sensorium.network.Shape;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.NativeModel;
import io.sensorium.testkit.EngineContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OnnxRuntimeEngineTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new OnnxRuntimeEngineFactory().create(Settings.none("test"));
  }

  @Override
  protected Optional<String> trainingGap() {
    return Optional.of("its library on Maven Central is built without training");
  }

  @Test
  void opensNoNativeModels() {
    List<ValueInfo> values = List.of(new ValueInfo("x", ElementType.FLOAT, Shape.batchOf(3)));
    NativeModel model = NativeModel.torchScript(Path.of("encoder.pt"), values, values);
    try (Engine engine = engine()) {
      SensoriumException refusal =
          assertThrows(SensoriumException.class, () -> engine.open(model, Device.CPU));
      assertEquals(ErrorCode.INVALID_NETWORK, refusal.code());
      assertEquals(
          "engine 'onnxruntime' cannot open TorchScript model 'encoder.pt', for it opens no native"
              + " models; run it on engine 'pytorch'",
          refusal.getMessage());
    }
  }
}
