package io.sensorium.host.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryFolderTest {
  @Test
  void closedOneIsGone() throws IOException {
    Path path;
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      path = Files.writeString(folder.path().resolve("file"), "content");
    }

    assertTrue(Files.notExists(path.getParent().getParent()));
  }

  @Test
  void whatKilledProcessLeavesIsDeletedAndWhatLivesStays() throws Exception {
    try (TemporaryFolder own = TemporaryFolder.create();
        TemporaryFolder ours = TemporaryFolder.create()) {
      Process process = start();
      Path theirs;
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        theirs = Path.of(out.readLine());
        own.deleteLeft();
        assertTrue(Files.exists(theirs), "its process lives");
      } finally {
        process.destroyForcibly().waitFor();
      }
      assertEquals("content", Files.readString(theirs));

      own.deleteLeft();

      assertTrue(Files.notExists(theirs.getParent().getParent()));
      assertTrue(Files.exists(own.path()));
      assertTrue(Files.exists(ours.path()));
    }
  }

  private static Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-classpath",
            System.getProperty("java.class.path"),
            TemporaryFolderTest.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The process that is killed: it says where its file is, and waits. */
  public static void main(String[] arguments) throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      System.out.println(Files.writeString(folder.path().resolve("file"), "content"));
      System.in.read();
    }
  }
}
