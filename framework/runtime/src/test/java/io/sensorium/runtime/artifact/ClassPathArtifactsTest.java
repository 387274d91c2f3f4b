package io.sensorium.runtime.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathArtifactsTest {
  @TempDir private Path root;

  @Test
  void findsWhatAnyBundleDeclares() throws IOException {
    URL[] bundles = {bundle("first"), bundle("second")};
    try (URLClassLoader loader = new URLClassLoader(bundles, null)) {
      assertEquals("first", Files.readString(artifacts(loader).file("first.onnx")));
      assertEquals("second", Files.readString(artifacts(loader).file("second.onnx")));
    }
  }

  @Test
  void findsFoldersToo() throws IOException {
    String sha256 = Sha256.of("package".getBytes(StandardCharsets.UTF_8));
    Path unpacked =
        root.resolve("cache/folders").resolve(Sha256.of(List.of(sha256, "package/cases/")));
    Files.createDirectories(unpacked);
    URL bundle = declaring("cases", "package/cases/", sha256, "");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {bundle}, null)) {
      assertEquals(unpacked, artifacts(loader).file("cases"));
    }
  }

  @Test
  void namesWhatNoBundleDeclares() throws IOException {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {bundle("first")}, null)) {
      SensoriumException error =
          assertThrows(SensoriumException.class, () -> artifacts(loader).file("other.onnx"));
      assertEquals(ErrorCode.PLUGIN_FAILED, error.code());
      assertEquals(
          "no META-INF/sensorium/artifacts.json on the class path declares 'other.onnx';"
              + " add it there",
          error.getMessage());
    }
  }

  private ClassPathArtifacts artifacts(ClassLoader loader) {
    ArtifactCache cache = new ArtifactCache(root.resolve("cache"), true, ProgressListener.NONE);
    return new ClassPathArtifacts(cache, loader);
  }

  /** A folder that declares one artifact, which is in the cache already. */
  private URL bundle(String name) throws IOException {
    String sha256 = Sha256.of(name.getBytes(StandardCharsets.UTF_8));
    Files.createDirectories(root.resolve("cache/files"));
    Files.writeString(root.resolve("cache/files").resolve(sha256), name);
    return declaring(name + ".onnx", "package/" + name, sha256, sha256);
  }

  private URL declaring(String name, String entry, String packageSha256, String sha256)
      throws IOException {
    Path declaration = root.resolve(name).resolve(ArtifactSources.PATH);
    Files.createDirectories(declaration.getParent());
    Files.writeString(
        declaration,
        """
        [{"name": "%s", "package": {"client": "npm", "coordinate": "a@1", "sha256": "%s"},
          "entry": "%s", "sha256": "%s", "bytes": 9, "license": "Apache-2.0"}]
        """
            .formatted(name, packageSha256, entry, sha256));
    return root.resolve(name).toUri().toURL();
  }
}
