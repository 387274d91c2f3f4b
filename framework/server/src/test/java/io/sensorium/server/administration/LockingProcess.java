package io.sensorium.server.administration;

import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/** Another host that opens an audit log, as a process: locks between processes show only so. */
final class LockingProcess {
  private LockingProcess() {}

  /** What the other host says: {@code open}, or why it is kept out. */
  static String openElsewhere(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                LockingProcess.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }

  /** The child process. */
  public static void main(String[] arguments) {
    try (AuditLog log = AuditLog.open(Path.of(arguments[0]), Clock.systemUTC())) {
      System.out.println("open");
    } catch (SensoriumException e) {
      System.out.println(e.getMessage());
    }
  }
}
