package io.sensorium.it.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form; the long one is in {@code SOAK.md}. */
class HostKillsIT {
  private static final int KILLS = 3;

  @TempDir private Path folder;

  @Test
  void killedHostGoesOnWithAllThatWasAcknowledged() throws Exception {
    HostKills run = new HostKills(folder, 7);

    assertEquals(List.of(), run.run(KILLS));

    System.out.println(run.report(KILLS));
    assertTrue(run.operations() >= KILLS, run.report(KILLS));
  }
}
