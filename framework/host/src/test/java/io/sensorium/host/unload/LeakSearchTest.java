package io.sensorium.host.unload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeakSearchTest {
  /** Thrown on, they would be met with the next dump, and the process stopped again and again. */
  @Test
  void dumpThatFailsIsToldAsTheReason() throws IOException {
    requireTold(
        () -> {
          throw new IOException("no room");
        },
        "no room");
    requireTold(
        () -> {
          throw new IllegalStateException("torn");
        },
        "torn");
    requireTold(
        () -> {
          throw new OutOfMemoryError("Java heap space");
        },
        "Java heap space");
  }

  private static void requireTold(LeakSearch.Dump dump, String reason) throws IOException {
    try (URLClassLoader loader = new URLClassLoader(new URL[0])) {
      WatchedLoader watched = new WatchedLoader("a/1", "00", loader, 1, Duration.ofSeconds(1));
      List<Leak> leaks = new LeakSearch(Long.MAX_VALUE, dump).leaks(List.of(watched)).get(watched);
      assertEquals(List.of(Leak.Kind.UNKNOWN), leaks.stream().map(Leak::kind).toList());
      assertTrue(leaks.get(0).path().contains(reason), leaks::toString);
    }
  }
}
