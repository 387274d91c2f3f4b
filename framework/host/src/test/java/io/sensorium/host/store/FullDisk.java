package io.sensorium.host.store;

import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.spi.SensoriumException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process whose files may not grow beyond a limit, which is what a full disk is like. */
final class FullDisk {
  private static final byte[] LARGE = new byte[1 << 20];
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Store store;

  private FullDisk(Store store) {
    this.store = store;
  }

  /** Works on a store in a process of its own; returns what it printed. */
  static List<String> run(Path root, int kibibytes) throws IOException, InterruptedException {
    Path large = Files.createDirectories(root.resolveSibling("large"));
    Files.write(Files.createDirectories(large.resolve("sub")).resolve("file"), LARGE);
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f " + kibibytes + " && exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-classpath",
                System.getProperty("java.class.path"),
                FullDisk.class.getName(),
                root.toString(),
                large.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out.lines().toList();
  }

  /** The child process. */
  public static void main(String[] arguments) throws IOException {
    try (Store store = Store.open(Path.of(arguments[0]))) {
      new FullDisk(store).work(Path.of(arguments[1]));
    }
  }

  static StateChange install(String digest, String reason) {
    return new StateChange(
        "ana", reason, List.of(new Bundle("echo", "1.0.0", digest, "")), List.of());
  }

  private void work(Path large) throws IOException {
    String digest = store.states().current().bundles().get(0).sha256();
    attempt("put file", () -> put(LARGE));
    attempt("put folder", () -> store.artifacts().put(large));
    attempt("commit", () -> store.states().commit(1, install(digest, "x".repeat(1 << 20))));
    String old = Files.readString(store.artifacts().path(digest, "old"));
    OUT.println("old: " + old + ", revision " + store.states().current().revision());
    String small = put("new".getBytes(StandardCharsets.UTF_8));
    OUT.println("small: revision " + store.states().commit(1, install(small, "")).revision());
  }

  private String put(byte[] content) {
    return store.artifacts().put("a test", new ByteArrayInputStream(content));
  }

  private static void attempt(String what, Runnable work) {
    try {
      work.run();
      OUT.println(what + ": no error");
    } catch (SensoriumException e) {
      OUT.println(what + ": " + e.code() + ": " + e.getMessage());
    }
  }
}
