package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Engine;
import io.sensorium.testkit.SimulatedGpu;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DeviceFallbackTest {
  private static final long MEBIBYTE = 1 << 20;
  @TempDir private Path folder;
  private Notes notes;
  private final AtomicReference<SimulatedGpu> gpu = new AtomicReference<>();

  @BeforeEach
  void start() {
    notes = new Notes(folder);
  }

  @AfterEach
  void leavesNothingOpen() {
    notes.close();
    assertEquals(0, notes.plugins.programsOpen.get(), "programs");
    assertEquals(0, gpu.get().usedBytes(), "bytes on the GPU");
  }

  @Test
  void autoTakesTheBestDevice() {
    assertEquals("gpu:0", deploy("auto", 1000, 1, false));
    assertEquals(2, gpu.get().programs());
  }

  @Test
  void autoFallsToTheProcessorIfThePipelineDoesNotFit() {
    // Enough for the encoder, but not for the network beside it.
    assertEquals("cpu", deploy("auto", 30, 1, false));
    assertEquals(0, gpu.get().programs());
  }

  @Test
  void autoFallsToTheProcessorIfTheFirstRunDoesNotFit() {
    assertEquals("cpu", deploy("auto", 1000, 2000, false));
    assertEquals(0, gpu.get().programs());
    assertTrue(gpu.get().refusedRuns() > 0);
  }

  @Test
  void autoFallsToTheProcessorIfTheDeviceDoesNotOpen() {
    assertEquals("cpu", deploy("auto", 1000, 1, true));
  }

  @Test
  void aDeviceThatTheFileNamesIsTheOnlyOne() {
    SensoriumException full =
        assertThrows(SensoriumException.class, () -> deploy("gpu:0", 10, 1, false));
    assertEquals(ErrorCode.OUT_OF_MEMORY, full.code());
    assertTrue(full.getMessage().contains("on gpu:0, of whose 10 MiB 10 MiB"), full.getMessage());
    assertEquals(0, notes.plugins.programsOpen.get(), "programs");
  }

  @Test
  void evenIfItDoesNotOpen() {
    SensoriumException broken =
        assertThrows(SensoriumException.class, () -> deploy("gpu:0", 1000, 1, true));
    assertEquals(ErrorCode.DEVICE_NOT_AVAILABLE, broken.code());
  }

  @Test
  void theProcessorCanBeNamed() {
    assertEquals("cpu", deploy("cpu", 1000, 1, false));
  }

  private String deploy(String device, long mebibytes, long sampleMebibytes, boolean broken) {
    notes.plugins.device = engine -> withGpu(engine, mebibytes, sampleMebibytes, broken);
    notes.deployments.deploy(notes.definition(device), notes.publish());
    return notes.deployments.find("notes").orElseThrow().device();
  }

  private Engine withGpu(Engine engine, long mebibytes, long sampleMebibytes, boolean broken) {
    gpu.set(new SimulatedGpu(engine, mebibytes * MEBIBYTE, network -> sampleMebibytes * MEBIBYTE));
    if (broken) {
      gpu.get().breakDown();
    }
    return gpu.get();
  }
}
