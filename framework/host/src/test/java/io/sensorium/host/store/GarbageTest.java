package io.sensorium.host.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.store.Garbage.Unused;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GarbageTest {
  @TempDir private Path root;

  @Test
  void lastRevisionsKeepWhatTheyName() {
    try (Store store = Store.open(root)) {
      List<String> digests =
          IntStream.rangeClosed(1, 4).mapToObj(number -> replace(store, number)).toList();

      Garbage told = store.garbage(2);
      assertEquals(
          List.of(new Unused(digests.get(0), 8), new Unused(digests.get(1), 8)),
          sorted(told, digests));
      assertEquals(16, told.bytes());
      assertEquals(4, store.artifacts().list().size());

      assertEquals(told, store.collectGarbage(2));
      assertEquals(Set.of(digests.get(2), digests.get(3)), Set.copyOf(store.artifacts().list()));
      assertEquals(new Garbage(List.of()), store.collectGarbage(2));

      store.states().rollback(4, 3, "ana", "");
      SensoriumException gone =
          assertThrows(SensoriumException.class, () -> store.states().rollback(5, 1, "ana", ""));
      assertEquals(ErrorCode.ARTIFACT_NOT_AVAILABLE, gone.code());
      assertTrue(gone.getMessage().startsWith("bundle 'echo/1.0.1' is not in the store"));
    }
  }

  @Test
  void whatIsBeingPutIsKept() {
    try (Store mine = Store.open(root);
        Store other = Store.open(root)) {
      String unnamed = put(mine, "content");
      String unwanted = put(mine, "unwanted");
      mine.artifacts().release(Set.of(unwanted));

      assertEquals(List.of(new Unused(unwanted, 8)), other.collectGarbage(1).artifacts());
      assertTrue(mine.artifacts().contains(unnamed));
      mine.close();
      assertEquals(List.of(new Unused(unnamed, 7)), other.collectGarbage(1).artifacts());
    }
  }

  @Test
  void whatAnotherProcessPutsIsKeptUntilItIsKilled() throws Exception {
    String digest;
    try (PuttingProcess other = PuttingProcess.start(root, "content");
        Store store = Store.open(root)) {
      digest = other.digest();

      assertEquals(List.of(), store.collectGarbage(1).artifacts());
      store.artifacts().verify(digest, "content");
    }
    assertEquals(1, StoreSession.children(root.resolve("sessions")).size());

    try (Store store = Store.open(root)) {
      assertEquals(List.of(), StoreSession.children(root.resolve("sessions")));
      assertEquals(List.of(new Unused(digest, 7)), store.collectGarbage(1).artifacts());
    }
  }

  @Test
  void stateThatDropsAnArtifactLetsItGo() {
    try (Store store = Store.open(root)) {
      String first = replace(store, 1);
      replace(store, 2);

      assertEquals(List.of(new Unused(first, 8)), store.collectGarbage(1).artifacts());
    }
  }

  @Test
  void nothingIsLostWhilePuttingAndCollectingMeet() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Store store = Store.open(root);
        Store collector = Store.open(root)) {
      Future<?> putting =
          threads.submit(
              () -> IntStream.range(0, 100).forEach(number -> replace(store, number % 3)));
      int collections = 0;
      while (!putting.isDone()) {
        collector.collectGarbage(1);
        collections++;
      }
      putting.get();

      assertTrue(collections > 1);
      assertEquals(100, store.states().current().revision());
      store.states().current().artifacts().forEach(store.artifacts()::verify);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Makes a state with one bundle alone; returns its digest. */
  private static String replace(Store store, int number) {
    String digest = put(store, "bundle " + number);
    Bundle bundle = new Bundle("echo", "1.0." + number, digest, "");
    int current = store.states().current().revision();
    store.states().commit(current, new StateChange("ana", "", List.of(bundle), List.of()));
    return digest;
  }

  private static String put(Store store, String content) {
    return store
        .artifacts()
        .put("a test", new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Unused> sorted(Garbage garbage, List<String> order) {
    return order.stream()
        .flatMap(
            digest -> garbage.artifacts().stream().filter(unused -> unused.sha256().equals(digest)))
        .toList();
  }
}
