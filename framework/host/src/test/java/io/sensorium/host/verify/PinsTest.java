package io.sensorium.host.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTest {
  private static final String ONE = "1".repeat(64);
  private static final String TWO = "2".repeat(64);
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameIt() {
    file = folder.resolve("pins.sha256");
  }

  @Test
  void pinIsAddedOnce() {
    assertTrue(Pins.add(file, ONE, "one.jar"));
    assertFalse(Pins.add(file, ONE, "one.jar"));
    assertTrue(Pins.add(file, TWO, "two.jar"));
    assertEquals(Set.of(ONE, TWO), Pins.read(List.of(file)).digests());
  }

  /** A file may have any name on some disks, and whoever chose it is not trusted yet. */
  @Test
  void nameOfAFileAddsNoOtherPin() {
    Pins.add(file, ONE, "one.jar\n" + TWO + "  two.jar");
    for (String name : List.of(" begins with a space.jar", " ", "two\u2028lines.jar", "\u0085")) {
      Pins.add(file, Sha256.of(List.of(name)), name);
    }
    assertEquals(5, Pins.read(List.of(file)).digests().size());
    assertFalse(Pins.read(List.of(file)).contain(TWO));
  }

  @Test
  void pinsMadeAtOnceAreAllKept() {
    IntStream.range(10, 60)
        .parallel()
        .forEach(number -> Pins.add(file, String.valueOf(number).repeat(32), "some.jar"));
    assertEquals(50, Pins.read(List.of(file)).digests().size());
  }

  /** The operator who pins may be another user than the host's. */
  @Test
  void pinsAreReadableForWhomNewFilesAre() throws IOException {
    Path usual = Files.writeString(folder.resolve("usual"), "");
    Pins.add(file, ONE, "one.jar");
    assertEquals(Files.getPosixFilePermissions(usual), Files.getPosixFilePermissions(file));
  }

  @Test
  void lineThatIsNoPinIsNamedWithItsPlace() throws IOException {
    Files.writeString(file, "# ours\n" + ONE + "  one.jar\nnone\n");
    requireInvalid(file + ":3:1");
    Files.write(file, new byte[] {(byte) 0xff});
    requireInvalid(file.toString());
  }

  private void requireInvalid(String place) {
    SensoriumException failure =
        assertThrows(SensoriumException.class, () -> Pins.read(List.of(file)));
    assertEquals(ErrorCode.INVALID_DEFINITION, failure.code());
    assertTrue(failure.getMessage().contains(place), failure.getMessage());
  }
}
