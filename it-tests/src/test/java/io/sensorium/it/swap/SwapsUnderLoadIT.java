package io.sensorium.it.swap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form; the long one is in {@code SOAK.md}. */
class SwapsUnderLoadIT {
  @TempDir private Path folder;

  @Test
  void nothingIsLostAndNothingIsMixed() throws Exception {
    SwapFindings findings = SwapsUnderLoad.run(folder, 20_000, 10);

    System.out.println(findings);
    assertTrue(findings.isSound(), findings.toString());
  }
}
