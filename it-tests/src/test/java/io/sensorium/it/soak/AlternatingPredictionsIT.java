package io.sensorium.it.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sensorium.runtime.artifact.ClassPathArtifacts;
import io.sensorium.testkit.ArtifactAssumptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form; the long one is in {@code SOAK.md}. */
class AlternatingPredictionsIT {
  @TempDir private Path folder;

  @Test
  void enginesGiveTheSameBitsAndLeaveNothingOpen() throws IOException, InterruptedException {
    assumeTrue(ResidentMemory.isTold(), "resident memory is told by Linux");
    ClassLoader loader = AlternatingPredictions.class.getClassLoader();
    ArtifactAssumptions.assumeAvailable(
        () -> ClassPathArtifacts.of(loader).file("all-minilm-l6-v2.onnx"));
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms512m",
                    "-Xmx512m",
                    "-Xmn32m",
                    "-XX:+AlwaysPreTouch",
                    "-classpath",
                    System.getProperty("java.class.path"),
                    AlternatingPredictions.class.getName(),
                    "600"))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      process.waitFor(5, TimeUnit.MINUTES);
      assertEquals(0, process.exitValue(), Files.readString(out));
    } finally {
      process.destroyForcibly();
    }
  }
}
