package io.sensorium.host.store;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that has put something, and lives on with the store open. */
final class PuttingProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private PuttingProcess(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  static PuttingProcess start(Path root, String content) throws IOException {
    return new PuttingProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                PuttingProcess.class.getName(),
                root.toString(),
                content)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** The child process: it waits until it is killed. */
  public static void main(String[] arguments) throws IOException {
    try (Store store = Store.open(Path.of(arguments[0]))) {
      byte[] content = arguments[1].getBytes(StandardCharsets.UTF_8);
      System.out.println(store.artifacts().put("content", new ByteArrayInputStream(content)));
      System.in.read();
    }
  }

  /** The digest of what it has put. */
  String digest() throws IOException {
    return out.readLine();
  }

  /** Kills it. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
