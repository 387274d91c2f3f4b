package io.sensorium.runtime.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.artifact.ArtifactSource.Client;
import io.sensorium.runtime.artifact.ArtifactSource.PackageOrigin;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArtifactCacheTest {
  private static final Map<String, String> FILES =
      Map.of("./a/weights.onnx", "weights", "./a/b/c.txt", "see", "./other.txt", "other");

  @TempDir private Path root;
  private final AtomicInteger fetches = new AtomicInteger();

  @ParameterizedTest
  @EnumSource(Client.class)
  void takesAFileOutOfEachKindOfPackage(Client client) throws IOException {
    byte[] bytes = bytes(client, FILES);
    ArtifactSource source = source(client, bytes, "./a/weights.onnx", "weights");

    Path file = cache(bytes).resolve(source);

    assertEquals("weights", Files.readString(file));
    assertEquals(file, offline().resolve(source), "a second cache finds it without fetching");
    assertEquals(1, fetches.get());
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void unpacksAFolder(Client client) throws IOException {
    byte[] bytes = bytes(client, FILES);

    Path folder = cache(bytes).directory(folder(client, bytes, "./a/", 100));

    try (Stream<Path> all = Files.walk(folder)) {
      assertEquals(
          List.of("b/c.txt", "weights.onnx"),
          all.filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString())
              .sorted()
              .toList());
    }
  }

  @Test
  void fetchesOnceForManyThreads() throws IOException {
    byte[] bytes = bytes(Client.NPM, FILES);
    ArtifactSource source = source(Client.NPM, bytes, "./other.txt", "other");

    List<CompletableFuture<Path>> all =
        IntStream.range(0, 8)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> cache(bytes).resolve(source)))
            .toList();

    all.forEach(each -> assertTrue(Files.exists(each.join())));
    assertEquals(1, fetches.get());
  }

  @Test
  void refusesAPackageWithAnotherDigest() throws IOException {
    byte[] bytes = bytes(Client.NPM, FILES);
    ArtifactSource source = source(Client.NPM, bytes, "./other.txt", "other");
    byte[] forged = bytes(Client.NPM, Map.of("./other.txt", "forged"));

    SensoriumException error = error(() -> cache(forged).resolve(source));

    assertEquals(ErrorCode.ARTIFACT_DAMAGED, error.code());
    assertTrue(error.getMessage().contains(Sha256.of(bytes)), error.getMessage());
    assertTrue(error.getMessage().contains(Sha256.of(forged)), error.getMessage());
    assertEmpty("packages");
    assertEmpty("temporary");
  }

  @Test
  void refusesAnEntryWithAnotherDigest() throws IOException {
    byte[] bytes = bytes(Client.MAVEN, FILES);
    ArtifactSource source = source(Client.MAVEN, bytes, "./other.txt", "ether");

    assertEquals(ErrorCode.ARTIFACT_DAMAGED, error(() -> cache(bytes).resolve(source)).code());
    assertEmpty("files");
  }

  @Test
  void refusesMoreThanTheDeclaredSize() throws IOException {
    byte[] bytes = bytes(Client.MAVEN, Map.of("./bomb", "x".repeat(10_000_000)));

    SensoriumException error =
        error(() -> cache(bytes).directory(folder(Client.MAVEN, bytes, "./", 1000)));

    assertEquals(ErrorCode.ARTIFACT_DAMAGED, error.code());
    assertTrue(error.getMessage().contains("1000 bytes"), error.getMessage());
  }

  @Test
  void refusesEntriesThatLeaveTheirFolder() throws IOException {
    byte[] bytes = bytes(Client.NPM, Map.of("package/../../evil", "evil"));

    SensoriumException error =
        error(() -> cache(bytes).directory(folder(Client.NPM, bytes, "package/", 1000)));

    assertEquals(ErrorCode.ARTIFACT_DAMAGED, error.code());
    assertTrue(Files.notExists(root.resolve("evil")));
  }

  @Test
  void makesDamagedFilesAnew() throws IOException {
    byte[] bytes = bytes(Client.NPM, FILES);
    ArtifactSource source = source(Client.NPM, bytes, "./other.txt", "other");
    Files.writeString(cache(bytes).resolve(source), "OTHER");

    assertEquals("other", Files.readString(cache(bytes).resolve(source)));
  }

  @Test
  void saysOfflineWhichCommandFetches() throws IOException {
    byte[] bytes = bytes(Client.NPM, FILES);

    SensoriumException error =
        error(() -> offline().resolve(source(Client.NPM, bytes, "./other.txt", "other")));

    assertEquals(ErrorCode.ARTIFACT_NOT_AVAILABLE, error.code());
    assertTrue(error.getMessage().contains("'npm pack sample@1.0.0'"), error.getMessage());
  }

  @Test
  void namesTheMissingClientAndThePackage() throws IOException {
    PackageClient missing =
        new CommandLineClient(Duration.ofSeconds(5), (origin, to) -> List.of("no-such-client"));
    byte[] bytes = bytes(Client.NPM, FILES);

    SensoriumException error = error(() -> cache(missing).resolve(source(Client.NPM, bytes)));

    assertEquals(ErrorCode.ARTIFACT_NOT_AVAILABLE, error.code());
    assertTrue(error.getMessage().contains("'sample@1.0.0'"), error.getMessage());
    assertTrue(error.getMessage().contains("'no-such-client'"), error.getMessage());
  }

  @Test
  void showsWhatAFailingClientSaid() throws IOException {
    PackageClient failing =
        new CommandLineClient(
            Duration.ofSeconds(20),
            (origin, to) -> List.of("sh", "-c", "echo 404 not found >&2; exit 3"));
    byte[] bytes = bytes(Client.NPM, FILES);

    SensoriumException error = error(() -> cache(failing).resolve(source(Client.NPM, bytes)));

    assertTrue(error.getMessage().contains("status 3"), error.getMessage());
    assertTrue(error.getMessage().contains("404 not found"), error.getMessage());
  }

  @Test
  void stopsAClientThatHangs() throws IOException {
    PackageClient hanging =
        new CommandLineClient(Duration.ofSeconds(1), (origin, to) -> List.of("sleep", "60"));
    byte[] bytes = bytes(Client.NPM, FILES);

    SensoriumException error = error(() -> cache(hanging).resolve(source(Client.NPM, bytes)));

    assertTrue(error.getMessage().contains("longer than 1 s"), error.getMessage());
  }

  @Test
  void derivesAFileOnceForEachVersion() throws IOException {
    ArtifactCache cache = cache(new byte[0]);
    AtomicInteger written = new AtomicInteger();

    for (String version : List.of("1", "1", "2")) {
      Path file =
          cache.derived(
              "vision",
              "model.onnx",
              version,
              List.of("abc"),
              target -> Files.writeString(target, "made " + written.incrementAndGet()));
      assertEquals("model.onnx", file.getFileName().toString());
    }

    assertEquals(2, written.get());
  }

  @Test
  void leavesNothingOfAFailedDerivation() throws IOException {
    SensoriumException error =
        error(
            () ->
                cache(new byte[0])
                    .derived(
                        "vision",
                        "model.onnx",
                        "1",
                        List.of(),
                        target -> {
                          Files.writeString(target, "half");
                          throw new IOException("no more");
                        }));

    assertEquals(ErrorCode.PLUGIN_FAILED, error.code());
    assertTrue(error.getMessage().contains("no more"), error.getMessage());
    assertEmpty("derived");
    assertEmpty("temporary");
  }

  private static SensoriumException error(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(SensoriumException.class, call);
  }

  private void assertEmpty(String folder) throws IOException {
    Path path = root.resolve(folder);
    if (Files.exists(path)) {
      try (Stream<Path> files = Files.list(path)) {
        assertEquals(List.of(), files.toList());
      }
    }
  }

  private ArtifactCache cache(byte[] packageBytes) {
    return cache(
        (origin, folder) -> {
          fetches.incrementAndGet();
          return Files.write(folder.resolve("package"), packageBytes);
        });
  }

  private ArtifactCache cache(PackageClient client) {
    return new ArtifactCache(root, false, ProgressListener.NONE, client);
  }

  private ArtifactCache offline() {
    return new ArtifactCache(root, true, ProgressListener.NONE);
  }

  private static byte[] bytes(Client client, Map<String, String> files) throws IOException {
    return switch (client) {
      case MAVEN -> SamplePackages.jar(files);
      case NPM -> SamplePackages.tarball(files);
      case DEBIAN -> SamplePackages.debian(files);
    };
  }

  private static ArtifactSource source(Client client, byte[] bytes) {
    return source(client, bytes, "./other.txt", "other");
  }

  private static ArtifactSource source(Client client, byte[] bytes, String entry, String content) {
    byte[] expected = content.getBytes(StandardCharsets.UTF_8);
    return new ArtifactSource(
        "sample", origin(client, bytes), entry, Sha256.of(expected), expected.length, "MIT");
  }

  private static ArtifactSource folder(Client client, byte[] bytes, String entry, long most) {
    return new ArtifactSource("sample", origin(client, bytes), entry, "", most, "MIT");
  }

  private static PackageOrigin origin(Client client, byte[] bytes) {
    String coordinate =
        switch (client) {
          case MAVEN -> "org.sample:sample:1.0.0";
          case NPM -> "sample@1.0.0";
          case DEBIAN -> "sample=1.0.0";
        };
    return new PackageOrigin(client, coordinate, Sha256.of(bytes));
  }
}
