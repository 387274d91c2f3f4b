package io.sensorium.host.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnwritableStoreTest {
  @TempDir private Path home;
  private Path root;
  private DesiredState state;
  private String digest;

  @BeforeEach
  void fill() {
    root = home.resolve("store");
    try (Store store = Store.open(root)) {
      digest = put(store, "old");
      state = store.states().commit(0, FullDisk.install(digest, "first"));
    }
  }

  @Test
  void fullDiskIsToldAndTheOldServesOn() throws IOException, InterruptedException {
    List<String> out = FullDisk.run(root, 64);

    String message =
        "STORE_NOT_WRITABLE: store folder %s cannot be written to: File too large; what it holds serves on"
            .formatted(root);
    assertEquals(
        List.of(
            "put file: " + message,
            "put folder: " + message,
            "commit: " + message,
            "old: old, revision 1",
            "small: revision 2"),
        out);
    try (Store store = Store.open(root)) {
      assertEquals(2, store.artifacts().list().size());
      assertEquals(2, store.states().current().revision());
      assertEquals(List.of(), store.states().damages());
    }
    assertEquals(List.of(), StoreSession.children(root.resolve("sessions")));
    assertEquals(List.of(), hidden());
  }

  @Test
  void readOnlyStoreServesOn() throws IOException {
    Path jar = pack(root, home.resolve("store.jar"));
    // Zip file systems are read-only where they show one release of a jar: for root too.
    try (FileSystem files = FileSystems.newFileSystem(jar, Map.of("releaseVersion", "17"));
        Store store = Store.open(files.getPath("/store"))) {
      SensoriumException put = assertThrows(SensoriumException.class, () -> put(store, "new"));
      SensoriumException commit =
          assertThrows(
              SensoriumException.class,
              () -> store.states().commit(1, FullDisk.install(digest, "second")));
      SensoriumException collect =
          assertThrows(SensoriumException.class, () -> store.collectGarbage(1));

      for (SensoriumException each : List.of(put, commit, collect)) {
        assertEquals(ErrorCode.STORE_NOT_WRITABLE, each.code());
        assertEquals(
            "store folder /store cannot be written to: its file system is read-only; what it holds serves on",
            each.getMessage());
      }
      assertEquals(state, store.states().current());
      assertEquals("old", Files.readString(store.artifacts().path(digest, "old")));
    }
  }

  @Test
  void leftoversInAReadOnlyStoreDoNotStopIt() throws IOException {
    Files.createDirectories(root.resolve("sessions/dead/temporary"));
    Files.createFile(root.resolve("sessions/dead/lock"));
    Path jar = pack(root, home.resolve("store.jar"));

    try (FileSystem files = FileSystems.newFileSystem(jar, Map.of("releaseVersion", "17"));
        Store store = Store.open(files.getPath("/store"))) {
      assertEquals(state, store.states().current());
    }
  }

  @Test
  void folderThatCannotBeMadeIsTold() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "");

    SensoriumException refused =
        assertThrows(SensoriumException.class, () -> Store.open(file.resolve("store")));

    assertEquals(ErrorCode.ARTIFACT_NOT_AVAILABLE, refused.code());
    assertTrue(refused.getMessage().endsWith(" is not a folder"), refused.getMessage());
  }

  private static String put(Store store, String content) {
    return store
        .artifacts()
        .put("a test", new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
  }

  /** Files in the store that are neither artifacts, states nor the lock. */
  private List<Path> hidden() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getParent().equals(root.resolve("artifacts")))
          .filter(file -> !file.getParent().equals(root.resolve("history")))
          .filter(file -> !file.getFileName().toString().matches("lock|desired-state.json"))
          .toList();
    }
  }

  private static Path pack(Path folder, Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
    URI base = folder.getParent().toUri();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file, manifest);
        Stream<Path> all = Files.walk(folder)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        entries.putNextEntry(new ZipEntry(base.relativize(each.toUri()).getPath()));
        if (Files.isRegularFile(each)) {
          Files.copy(each, entries);
        }
        entries.closeEntry();
      }
    }
    return jar;
  }
}
