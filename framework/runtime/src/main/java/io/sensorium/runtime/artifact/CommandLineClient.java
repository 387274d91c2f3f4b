package io.sensorium.runtime.artifact;

import io.sensorium.runtime.artifact.ArtifactSource.PackageOrigin;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fetches packages with the ordinary client of their registry, as a process. */
final class CommandLineClient implements PackageClient {
  private static final int SHOWN_LINES = 6;
  private static final int SHOWN_CHARACTERS = 1200;
  private final Duration limit;
  private final BiFunction<PackageOrigin, Path, List<String>> command;

  CommandLineClient() {
    this(Duration.ofMinutes(30), ClientCommand::of);
  }

  CommandLineClient(Duration limit, BiFunction<PackageOrigin, Path, List<String>> command) {
    this.limit = limit;
    this.command = command;
  }

  @Override
  public Path fetch(PackageOrigin origin, Path folder) throws IOException {
    Path log = Files.createTempFile("sensorium-fetch", ".log");
    try {
      run(origin, folder, log);
      return onlyFile(origin, folder, log);
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private void run(PackageOrigin origin, Path folder, Path log) throws IOException {
    Process process = start(origin, folder, log);
    try {
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        throw failure(origin, "took longer than " + limit.toSeconds() + " s", log);
      }
      if (process.exitValue() != 0) {
        throw failure(origin, "ended with status " + process.exitValue(), log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(origin, "was interrupted", log);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(PackageOrigin origin, Path folder, Path log) {
    List<String> words = command.apply(origin, folder);
    try {
      return new ProcessBuilder(words)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .redirectInput(ProcessBuilder.Redirect.from(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_NOT_AVAILABLE,
          "package '"
              + origin.coordinate()
              + "' is fetched with '"
              + words.get(0)
              + "', which cannot be started here; install it and put it on the PATH",
          e);
    }
  }

  private static Path onlyFile(PackageOrigin origin, Path folder, Path log) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      if (found.size() != 1) {
        throw failure(origin, "left " + found.size() + " files instead of one", log);
      }
      return found.get(0);
    }
  }

  private static SensoriumException failure(PackageOrigin origin, String what, Path log)
      throws IOException {
    return new SensoriumException(
        ErrorCode.ARTIFACT_NOT_AVAILABLE,
        "package '"
            + origin.coordinate()
            + "' could not be fetched: '"
            + ClientCommand.shortForm(origin)
            + "' "
            + what
            + tail(log));
  }

  private static String tail(Path log) throws IOException {
    String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    String last =
        lines.stream()
            .skip(Math.max(0, lines.size() - SHOWN_LINES))
            .collect(Collectors.joining("\n  "));
    String shown = last.substring(Math.max(0, last.length() - SHOWN_CHARACTERS));
    return shown.isEmpty() ? "" : "; it said:\n  " + shown;
  }
}
