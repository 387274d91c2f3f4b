package io.sensorium.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.host.fixture.Bundles;
import io.sensorium.host.verify.Pins;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.server.InferenceServer;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.testkit.BundleBuilder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensoriumTest {
  @TempDir private Path home;

  private Sensorium open() {
    return Sensorium.open(
        new Sensorium.Options(home, Optional.empty(), true, ProgressListener.NONE));
  }

  /** A bundle in the folder, which it returns, as the distribution has them: pinned. */
  private Path install(BundleBuilder bundle) throws IOException {
    Path bundles = Files.createDirectory(home.resolve("bundles"));
    Path jar = bundle.write(bundles.resolve("bundle.jar"));
    Pins.add(bundles.resolve(Pins.SHIPPED), Sha256.of(jar), "bundle.jar");
    return bundles;
  }

  @Test
  void readsTheBundlesOfItsHome() throws Exception {
    Path bundles = install(Bundles.echo());
    Files.writeString(bundles.resolve("readme.jar"), "no jar");
    try (Sensorium sensorium = open()) {
      assertEquals("echo", sensorium.registry().snapshot().plugins().get(0).name());
      assertEquals(1, sensorium.skippedBundles().size());
    }
  }

  @Test
  void serverIsClosedWithTheHost() throws Exception {
    Sensorium sensorium = open();
    InferenceServer server = sensorium.serve(0);
    assertEquals(200, status(server.address()));
    sensorium.close();
    assertThrows(ConnectException.class, () -> status(server.address()));
  }

  @Test
  void closingTwiceDoesNothing() {
    Sensorium sensorium = open();
    sensorium.serve(0).close();
    sensorium.close();
    sensorium.close();
  }

  private static int status(URI address) throws Exception {
    HttpRequest live = HttpRequest.newBuilder(address.resolve("/v2/health/live")).build();
    return HttpClient.newHttpClient().send(live, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void pipelineThatWasNeverTrainedIsNamed() {
    try (Sensorium sensorium = open()) {
      SensoriumException failure =
          assertThrows(SensoriumException.class, () -> sensorium.latestModel("stamps"));
      assertEquals(ErrorCode.NOT_FOUND, failure.code());
      assertTrue(failure.getMessage().startsWith("pipeline 'stamps' has no trained version"));
    }
  }

  @Test
  void threadsAreKeptForInstalledEnginesOnly() throws Exception {
    install(Bundles.parts());
    Path configuration = Files.createDirectory(home.resolve("config")).resolve("sensorium.yaml");
    Files.writeString(configuration, "engineThreads: { prt: 1 }");

    SensoriumException failure = assertThrows(SensoriumException.class, this::open);

    assertEquals(ErrorCode.INVALID_DEFINITION, failure.code());
    assertEquals(
        "'engineThreads' keeps threads for engine 'prt'; no installed bundle provides it"
            + " (did you mean 'part'?)",
        failure.getMessage());
    Files.writeString(configuration, "engineThreads: { part: 1 }");
    open().close();
  }

  @Test
  void dependentsAreClosedFirstAndFailuresDoNotStopTheRest() {
    List<String> closed = new ArrayList<>();
    List<AutoCloseable> order =
        List.of(
            () -> closed.add("server"),
            () -> {
              throw new IllegalArgumentException("stuck");
            },
            () -> closed.add("framework"));
    IllegalStateException failure =
        assertThrows(IllegalStateException.class, () -> ClosingOrder.close(order));
    assertEquals("stuck", failure.getSuppressed()[0].getMessage());
    assertEquals(List.of("server", "framework"), closed);
  }
}
