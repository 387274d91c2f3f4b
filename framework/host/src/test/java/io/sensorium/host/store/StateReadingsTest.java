package io.sensorium.host.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateReadingsTest {
  private final StateReadings readings = new StateReadings();
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("1.json"), StateJson.seal(state(1)));
  }

  private static DesiredState state(int revision) {
    return new DesiredState(revision, Instant.EPOCH, "ada", "first", List.of(), List.of());
  }

  @Test
  void understandsAFileOnce() throws IOException {
    assertSame(readings.read(file), readings.read(file));
  }

  @Test
  void seesWhatOthersWrite() throws IOException {
    assertEquals(state(1), readings.read(file));

    Files.writeString(file, StateJson.seal(state(2)));

    assertEquals(state(2), readings.read(file));
  }

  /** Of the same length and within the same moment, which no attribute of a file tells. */
  @Test
  void seesAnEditOfWhatItKnows() throws IOException {
    byte[] content = Files.readAllBytes(file);
    readings.remember(file, content, state(1));
    Files.writeString(file, Files.readString(file).replace("ada", "eve"));

    assertThrows(SensoriumException.class, () -> readings.read(file));
  }
}
