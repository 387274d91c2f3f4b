package io.sensorium.host.verify;

import io.sensorium.runtime.artifact.DurableFiles;
import io.sensorium.runtime.artifact.ProcessLock;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The digests of files that are accepted for what they are. They stand in the format of {@code
 * sha256sum}: a digest, two spaces and a name, which is for people alone.
 *
 * @param digests in lower-case hexadecimal
 */
public record Pins(Set<String> digests) {
  /** What the distribution accepts, beside its bundles. */
  public static final String SHIPPED = "pins.sha256";

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](\\S.*)");

  public Pins {
    digests = Set.copyOf(digests);
  }

  /**
   * Reads files, of which any may be absent.
   *
   * @throws SensoriumException {@code INVALID_DEFINITION} with the place of a line that is no pin,
   *     or if one cannot be read
   */
  public static Pins read(List<Path> files) {
    Set<String> digests = new HashSet<>();
    for (Path file : files) {
      int number = 0;
      for (String line : lines(file)) {
        number++;
        if (!line.isBlank() && !line.startsWith("#")) {
          digests.add(digest(file, number, line));
        }
      }
    }
    return new Pins(digests);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.INVALID_DEFINITION, "the pins '%s' cannot be read: %s".formatted(file, e), e);
    }
  }

  private static String digest(Path file, int number, String line) {
    Matcher pin = LINE.matcher(line);
    if (!pin.matches()) {
      throw new SensoriumException(
          ErrorCode.INVALID_DEFINITION,
          "%s:%d:1: a pin is a sha256 in lower case, two spaces and a file's name, as sha256sum writes it, not '%s'"
              .formatted(file, number, line));
    }
    return pin.group(1);
  }

  boolean contain(String sha256) {
    return digests.contains(sha256);
  }

  /**
   * Adds a pin to a file, which is made if it is not there.
   *
   * @param name for people; what would not stay on its line is made visible
   * @return false if it holds the digest already
   */
  public static boolean add(Path file, String sha256, String name) {
    Path pins = file.toAbsolutePath();
    try (ProcessLock lock =
        ProcessLock.acquire(pins.resolveSibling(pins.getFileName() + ".lock"))) {
      if (read(List.of(pins)).contain(sha256)) {
        return false;
      }
      List<String> lines = new ArrayList<>(lines(pins));
      String visible = EntryNames.visible(name).strip();
      lines.add(sha256 + "  " + (visible.isEmpty() ? "a bundle" : visible));
      replace(pins, lines);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the pins " + file, e);
    }
  }

  /** Readable for whom the file was: the host may be another user than its operator. */
  private static void replace(Path pins, List<String> lines) throws IOException {
    Path whole = pins.resolveSibling(pins.getFileName() + ".new");
    try {
      DurableFiles.publish(Files.write(whole, lines), pins);
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
