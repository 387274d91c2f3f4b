package io.sensorium.it.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A running {@code sensorium serve}. */
public final class ServingProcess implements AutoCloseable {
  private final Process process;
  private final JsonNode document;

  private ServingProcess(Process process, JsonNode document) {
    this.process = process;
    this.document = document;
  }

  /** Starts it on free ports, and waits until it says where it serves. */
  public static ServingProcess start(Installation installation) {
    Path err = installation.newFile("serve");
    Process process = null;
    try {
      process = command(installation, err).start();
      MappingIterator<JsonNode> documents =
          Finished.JSON.readerFor(JsonNode.class).readValues(process.getInputStream());
      return new ServingProcess(process, documents.next());
    } catch (IOException | RuntimeException e) {
      if (process != null) {
        process.destroyForcibly();
      }
      throw new AssertionError("the server has not started:\n" + read(err), e);
    }
  }

  /** Starts it and ends it as a power cut would, after some milliseconds, ready or not. */
  public static void startAndKill(Installation installation, int milliseconds)
      throws IOException, InterruptedException {
    Process process = command(installation, installation.newFile("serve")).start();
    try {
      Thread.sleep(milliseconds);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static ProcessBuilder command(Installation installation, Path err) {
    return installation
        .command("serve", "--json", "--port", "0", "--administration-port", "0")
        .redirectError(err.toFile());
  }

  /** What it printed when it was ready. */
  JsonNode document() {
    return document;
  }

  /** Where operators are listened to. */
  public String administration() {
    return document.required("administration").textValue();
  }

  /** Ends it as a power cut would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Where clients are answered. */
  public URI address() {
    return URI.create(document.required("address").textValue());
  }

  InferenceClient client() {
    return new InferenceClient(address());
  }

  public long pid() {
    return process.pid();
  }

  /** The most memory that it ever had in residence, in bytes, where the platform tells. */
  OptionalLong peakMemory() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return OptionalLong.empty();
    }
    return read(status)
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }

  /** Asks it to end, and gives its exit status. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the server still runs 30 s after it was asked to end");
    }
    return process.exitValue();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
