package io.sensorium.heads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.Settings;
import io.sensorium.testkit.TestPluginContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClassificationFactoryTest {
  @Test
  void readsItsLabels() {
    assertEquals(2, create(List.of("yes", "no")).width());
  }

  static List<List<String>> badLabels() {
    return List.of(List.of(), List.of("one"), List.of("same", "same"));
  }

  @ParameterizedTest
  @MethodSource("badLabels")
  void refusesFewerThanTwoDifferentLabels(List<String> labels) {
    SensoriumException thrown = assertThrows(SensoriumException.class, () -> create(labels));
    assertEquals(ErrorCode.INVALID_SETTING, thrown.code());
  }

  private static io.sensorium.spi.head.Head create(List<String> labels) {
    return new ClassificationFactory()
        .create(new Settings("head 'answer'", Map.of("labels", labels)), TestPluginContext.empty());
  }
}
