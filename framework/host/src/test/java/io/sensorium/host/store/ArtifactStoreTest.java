package io.sensorium.host.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactStoreTest {
  @TempDir private Path home;
  private Path root;
  private Store store;
  private ArtifactStore artifacts;

  @BeforeEach
  void open() {
    root = home.resolve("store");
    store = Store.open(root);
    artifacts = store.artifacts();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void fileIsThereUnderItsDigest() throws IOException {
    Path source = Files.writeString(home.resolve("a"), "content");

    String digest = artifacts.put(source);

    assertEquals(Sha256.of(source), digest);
    assertEquals("content", Files.readString(artifacts.path(digest, "a")));
    assertEquals(List.of(digest), artifacts.list());
    assertEquals(7, artifacts.bytes(digest));
    assertEquals(digest, artifacts.put("a stream", stream("content")));
    assertEquals(List.of(), temporaries());
  }

  @Test
  void folderIsCopiedWhole() throws IOException {
    String digest = artifacts.put(folder("one", "a", "b/c"));

    assertEquals("b/c", Files.readString(artifacts.path(digest, "one").resolve("b/c")));
    assertEquals(4, artifacts.bytes(digest));
    assertEquals(digest, artifacts.put(folder("same", "b/c", "a")));
    assertFalse(digest.equals(artifacts.put(folder("other", "a", "b/d"))));
    assertEquals(List.of(), temporaries());
  }

  @Test
  void putAgainLeavesWhatIsThere() throws IOException {
    String digest = put("content");
    Object before = Files.readAttributes(artifacts.path(digest, "a"), "unix:ino").get("ino");

    put("content");

    assertEquals(before, Files.readAttributes(artifacts.path(digest, "a"), "unix:ino").get("ino"));
  }

  @Test
  void linkInFolderIsRefused() throws IOException {
    Path folder = folder("linked", "a");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/hostname"));

    SensoriumException refused =
        assertThrows(SensoriumException.class, () -> artifacts.put(folder));

    assertEquals(ErrorCode.ARTIFACT_NOT_AVAILABLE, refused.code());
    assertTrue(refused.getMessage().contains("link: neither a file nor a folder"));
    assertEquals(List.of(), artifacts.list());
    assertEquals(List.of(), temporaries());
  }

  @Test
  void sourceThatFailsLeavesNothing() throws IOException {
    SensoriumException absent =
        assertThrows(SensoriumException.class, () -> artifacts.put(home.resolve("absent")));
    SensoriumException torn =
        assertThrows(SensoriumException.class, () -> artifacts.put("an upload", new TornStream()));

    assertEquals(ErrorCode.ARTIFACT_NOT_AVAILABLE, absent.code());
    assertEquals(
        "'an upload' cannot be put into the store, because it cannot be read: the line is dead",
        torn.getMessage());
    assertEquals(List.of(), artifacts.list());
    assertEquals(List.of(), temporaries());
  }

  @Test
  void damagedFileIsNamed() throws IOException {
    String digest = put("content");
    Files.writeString(root.resolve("artifacts").resolve(digest), "Content");

    SensoriumException damaged =
        assertThrows(SensoriumException.class, () -> artifacts.path(digest, "bundle 'echo/1.0.0'"));

    assertEquals(ErrorCode.ARTIFACT_DAMAGED, damaged.code());
    assertTrue(damaged.getMessage().startsWith("bundle 'echo/1.0.0' is damaged: "));
  }

  @Test
  void damagedFolderIsNamed() throws IOException {
    String digest = artifacts.put(folder("one", "a", "b/c"));
    Path there = artifacts.path(digest, "one");
    Files.writeString(there.resolve("extra"), "");

    // The path was checked once; from then on only who asks is told.
    assertEquals(there, artifacts.path(digest, "one"));
    SensoriumException damaged =
        assertThrows(SensoriumException.class, () -> artifacts.verify(digest, "model 3"));
    assertEquals(ErrorCode.ARTIFACT_DAMAGED, damaged.code());
    assertThrows(SensoriumException.class, () -> artifacts.path(digest, "one"));
  }

  @Test
  void putHealsWhatIsDamaged() throws IOException {
    String file = put("content");
    Files.writeString(root.resolve("artifacts").resolve(file), "Content");
    String folder = artifacts.put(folder("one", "a", "b/c"));
    Files.delete(root.resolve("artifacts").resolve(folder).resolve("b/c"));

    assertEquals(file, put("content"));
    assertEquals(folder, artifacts.put(home.resolve("one")));

    artifacts.verify(file, "file");
    artifacts.verify(folder, "folder");
    assertEquals(List.of(), temporaries());
  }

  @Test
  void absentArtifactIsNamed() {
    SensoriumException absent =
        assertThrows(SensoriumException.class, () -> artifacts.path("a".repeat(64), "model 3"));

    assertEquals(ErrorCode.ARTIFACT_NOT_AVAILABLE, absent.code());
    assertTrue(absent.getMessage().startsWith("model 3 is not in the store " + root));
    assertFalse(artifacts.contains("a".repeat(64)));
    assertThrows(IllegalArgumentException.class, () -> artifacts.contains("../../etc/passwd"));
  }

  @Test
  void deletedArtifactIsGone() throws IOException {
    String digest = artifacts.put(folder("one", "a", "b/c"));
    artifacts.path(digest, "one");

    artifacts.delete(digest);
    artifacts.delete(digest);

    assertEquals(List.of(), artifacts.list());
    assertThrows(SensoriumException.class, () -> artifacts.path(digest, "one"));
    assertEquals(List.of(), temporaries());
  }

  @Test
  void leftoversOfAnotherProcessGoOnlyWhenItIsDead() throws IOException {
    Path dead = root.resolve("sessions/dead");
    Files.createDirectories(dead.resolve("temporary/half"));
    Files.createFile(dead.resolve("lock"));
    put("content");
    int living = StoreSession.children(root.resolve("sessions")).size() - 1;

    try (Store second = Store.open(root)) {
      assertEquals(living, StoreSession.children(root.resolve("sessions")).size());
      assertEquals(1, second.artifacts().list().size());
      assertTrue(Files.notExists(dead));
    }
  }

  @Test
  void closedStoreLeavesNoSession() throws IOException {
    put("content");
    artifacts.release(Set.of());

    store.close();

    assertEquals(List.of(), StoreSession.children(root.resolve("sessions")));
  }

  private String put(String content) {
    return artifacts.put("a stream", stream(content));
  }

  private static InputStream stream(String content) {
    return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
  }

  /** Each file holds its own name. */
  private Path folder(String name, String... files) throws IOException {
    Path folder = home.resolve(name);
    for (String file : files) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), file);
    }
    return folder;
  }

  private List<Path> temporaries() throws IOException {
    try (Stream<Path> all = Files.walk(root.resolve("sessions"))) {
      return all.filter(each -> each.getParent().endsWith("temporary")).toList();
    }
  }

  private static final class TornStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the line is dead");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return read();
    }
  }
}
