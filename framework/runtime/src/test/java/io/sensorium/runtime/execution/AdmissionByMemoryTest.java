package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.runtime.memory.MemoryLedger;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.DeviceMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The encoder needs 24 MiB: 4 of weights, twice, and 16 for a batch. The network needs 17. */
@Timeout(60)
class AdmissionByMemoryTest {
  private static final long MEBIBYTE = 1 << 20;
  @TempDir private Path folder;
  private MemoryLedger ledger;
  private Notes notes;

  private void start(long availableMebibytes, Optional<Long> limitMebibytes) {
    DeviceMemory memory = new DeviceMemory(1000 * MEBIBYTE, availableMebibytes * MEBIBYTE);
    ledger =
        new MemoryLedger(
            () -> Optional.of(memory), limitMebibytes.map(mebibytes -> mebibytes * MEBIBYTE));
    notes = new Notes(folder, Duration.ofMillis(1), ledger);
    notes.plugins.weights = (1 << 20) - 10;
  }

  @AfterEach
  void leavesNothingOpen() {
    notes.close();
    assertEquals(0, notes.plugins.programsOpen.get(), "programs");
    assertEquals(0, notes.plugins.encodersOpen.get(), "encoders");
    assertEquals(0, ledger.claimed(Device.CPU));
  }

  @Test
  void refusesWhatDoesNotFitWithTheFigures() {
    start(23, Optional.empty());
    ModelVersion model = notes.publish();

    assertRefused(
        model,
        "encoder 'length' 1.0.0 of pipeline 'notes' needs about 24 MiB on cpu, of whose 1000 MiB 23"
            + " MiB are left; take another pipeline out of service, or give the host more memory");
    assertEquals(0, notes.plugins.encodersOpen.get());
  }

  @Test
  void remembersWhatOpenProgramsTake() {
    start(24, Optional.empty());

    notes.deployments.deploy(notes.definition(), notes.publish());

    assertEquals(41, (ledger.claimed(Device.CPU) + MEBIBYTE - 1) / MEBIBYTE);
    notes.deployments.undeploy("notes");
    assertEquals(0, ledger.claimed(Device.CPU));
  }

  @Test
  void keepsTheOldGenerationIfTheNextIsOverTheLimit() {
    start(1000, Optional.of(50L));
    ModelVersion model = notes.publish();
    String first = notes.deployments.deploy(notes.definition(), model);
    long claimed = ledger.claimed(Device.CPU);

    assertRefused(
        model,
        "the network of pipeline 'notes' needs about 17 MiB on cpu, of whose 50 MiB 9 MiB are"
            + " left; take another pipeline out of service, or raise 'memory.hostMebibytes', which"
            + " is 50");

    assertEquals(claimed, ledger.claimed(Device.CPU));
    Sample sample = Notes.sample(Map.of("title", "a"));
    Answer answer = notes.deployments.predict("notes", List.of(sample)).join().get(0);
    assertEquals(first, answer.generation());
  }

  private void assertRefused(ModelVersion model, String message) {
    SensoriumException error =
        assertThrows(
            SensoriumException.class, () -> notes.deployments.deploy(notes.definition(), model));
    assertEquals(ErrorCode.OUT_OF_MEMORY, error.code());
    assertEquals(message, error.getMessage());
  }
}
