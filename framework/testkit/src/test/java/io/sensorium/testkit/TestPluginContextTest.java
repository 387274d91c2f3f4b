package io.sensorium.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class TestPluginContextTest {
  @TempDir private Path folder;

  @Test
  void saysWhichChoiceIsMissing() {
    TestPluginContext context = TestPluginContext.empty();
    assertMissing("of(engine)", context::engine);
    assertMissing("withArtifacts(files)", () -> context.artifact("weights.onnx"));
    assertMissing("withFolder(folder)", () -> context.derived("a", "1", Files::createFile));
  }

  private static void assertMissing(
      String choice, org.junit.jupiter.api.function.Executable request) {
    String message = assertThrows(IllegalStateException.class, request).getMessage();
    assertEquals("TestPluginContext." + choice, message.substring(message.lastIndexOf(' ') + 1));
  }

  @Test
  void offersWhatWasChosen() {
    TestPluginContext context =
        TestPluginContext.empty().on(Device.gpu(1)).withArtifacts(folder::resolve);
    assertEquals(Device.gpu(1), context.device());
    assertEquals(folder.resolve("weights.onnx"), context.artifact("weights.onnx"));
  }

  @Test
  void skipsATestWhoseArtifactCannotBeFetched() {
    assertThrows(TestAbortedException.class, () -> failing(ErrorCode.ARTIFACT_NOT_AVAILABLE));
    assertThrows(SensoriumException.class, () -> failing(ErrorCode.ARTIFACT_DAMAGED));
  }

  private static void failing(ErrorCode code) {
    TestPluginContext.empty()
        .withArtifacts(
            name -> {
              throw new SensoriumException(code, name + " is not here");
            })
        .artifact("weights.onnx");
  }

  @Test
  void derivedFilesAreMadeOnceForAVersion() throws IOException {
    TestPluginContext context = TestPluginContext.empty().withFolder(folder);
    context.derived("model", "1", file -> Files.writeString(file, "first"));
    Path again = context.derived("model", "1", file -> Files.writeString(file, "again"));
    assertEquals("first", Files.readString(again));
    Path newer = context.derived("model", "2", file -> Files.writeString(file, "newer"));
    assertEquals("newer", Files.readString(newer));
  }
}
