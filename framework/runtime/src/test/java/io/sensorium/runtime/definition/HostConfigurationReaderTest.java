package io.sensorium.runtime.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sensorium.runtime.definition.HostConfiguration.Administration;
import io.sensorium.runtime.definition.HostConfiguration.Batching;
import io.sensorium.runtime.definition.HostConfiguration.ComputeThreads;
import io.sensorium.runtime.definition.HostConfiguration.Folders;
import io.sensorium.runtime.definition.HostConfiguration.History;
import io.sensorium.runtime.definition.HostConfiguration.Jwt;
import io.sensorium.runtime.definition.HostConfiguration.Limits;
import io.sensorium.runtime.definition.HostConfiguration.Memory;
import io.sensorium.runtime.definition.HostConfiguration.PasswordPlace;
import io.sensorium.runtime.definition.HostConfiguration.Policy;
import io.sensorium.runtime.definition.HostConfiguration.RequiredParity;
import io.sensorium.runtime.definition.HostConfiguration.Server;
import io.sensorium.runtime.definition.HostConfiguration.Serving;
import io.sensorium.runtime.definition.HostConfiguration.Tls;
import io.sensorium.runtime.definition.HostConfiguration.TrustStoreFile;
import io.sensorium.runtime.definition.HostConfiguration.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostConfigurationReaderTest {
  @TempDir private Path home;

  @Test
  void shippedFileHoldsTheDefaults() throws IOException {
    Path shipped = Path.of("../../config/sensorium.yaml");

    assertEquals(HostConfigurationReader.defaults(home), read(Files.readString(shipped)).orThrow());
  }

  @Test
  void readsEveryValue() throws IOException {
    String text =
        """
        server: { host: 0.0.0.0, port: 1 }
        administration:
          host: ops.example
          port: 2
          folder: a
          tls: { certificate: c.pem, key: k.pem }
          plainText: true
          jwt: { issuer: i, audience: d, jwks: j.json, roleClaim: r }
        folders: { bundles: b, pipelines: p, models: m, store: s, inbox: i, cache: /c }
        history: { keptRevisions: 5 }
        threads: 2
        computeThreads: 3
        engineThreads: { pytorch: 2, tensorflow: 1 }
        batching: { maximumSize: 4, maximumQueueDelayMilliseconds: 0.5, maximumQueueSize: 6 }
        limits: { requestMebibytes: 7, embeddingCacheMebibytes: 8, answerSeconds: 0.25 }
        serving: { requireParity: { engines: [a, b], tolerance: 1e-3 } }
        memory: { hostMebibytes: 9 }
        verification:
          policy: open
          trust: t
          trustStore: { file: v.p12, passwordFile: v.password }
          pins: /p
        """;
    Path config = home.resolve("config");

    assertEquals(
        new HostConfiguration(
            new Server("0.0.0.0", 1),
            new Administration(
                "ops.example",
                2,
                config.resolve("a"),
                Optional.of(new Tls(config.resolve("c.pem"), config.resolve("k.pem"))),
                true,
                Optional.of(new Jwt("i", "d", config.resolve("j.json"), "r"))),
            new Folders(
                config.resolve("b"),
                config.resolve("p"),
                config.resolve("m"),
                config.resolve("s"),
                config.resolve("i"),
                Optional.of(Path.of("/c"))),
            new History(5),
            Optional.of(2),
            new ComputeThreads(3, Map.of("pytorch", 2, "tensorflow", 1)),
            new Batching(4, Duration.ofNanos(500_000), 6),
            new Limits(7L << 20, 8L << 20, Duration.ofMillis(250)),
            new Serving(Optional.of(new RequiredParity(List.of("a", "b"), 1e-3))),
            new Memory(Optional.of(9L << 20)),
            new Verification(
                Policy.OPEN,
                config.resolve("t"),
                Optional.of(
                    new TrustStoreFile(
                        config.resolve("v.p12"),
                        new PasswordPlace(
                            Optional.of(config.resolve("v.password")), Optional.empty()))),
                Path.of("/p"))),
        read(text).orThrow());
  }

  @Test
  void namesUnknownKeysAndWrongValues() throws IOException {
    List<String> problems =
        read("server: { prt: 1 }\nthreads: none\n").problems().stream()
            .map(problem -> problem.line() + ": " + problem.message())
            .toList();

    assertEquals(
        List.of(
            "1: unknown key 'prt' in 'server'",
            "2: 'threads' must be a whole number from 1 to 1024, but is none"),
        problems);
  }

  @Test
  void namesThePoliciesThatThereAre() throws IOException {
    assertEquals(
        List.of(
            "1:17: 'verification.policy' must be one of 'signed', 'pinned' and 'open', but is none"),
        places("verification: { policy: none }\n"));
  }

  @Test
  void passwordOfATrustStoreStandsInOnePlaceOutside() throws IOException {
    String all =
        "1:17: 'verification.trustStore' must be a section with 'file' and one of 'passwordFile' and 'passwordVariable', but is a section";
    assertEquals(List.of(all), places("verification: { trustStore: { file: v.p12 } }\n"));
    assertEquals(
        List.of(all),
        places(
            "verification: { trustStore: { file: v.p12, passwordFile: p, passwordVariable: P } }\n"));
    assertEquals(
        Optional.of("P"),
        read("verification: { trustStore: { file: v.p12, passwordVariable: P } }\n")
            .orThrow()
            .verification()
            .trustStore()
            .orElseThrow()
            .password()
            .variable());
  }

  @Test
  void enginesCannotHaveMoreThreadsThanThereAre() throws IOException {
    assertEquals(
        List.of(
            "2:1: 'engineThreads' gives away 4 threads, but 'computeThreads' is 3"
                + " (give away fewer, or write computeThreads: 4)"),
        places("computeThreads: 3\nengineThreads: { pytorch: 3, tensorflow: 1 }\n"));
    assertEquals(
        List.of("1:18: 'engineThreads.pytorch' must be a whole number from 1 to 1024, but is 0"),
        places("engineThreads: { pytorch: 0 }\n"));
  }

  @Test
  void enginesCannotHaveMoreThreadsThanProcessors() throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();

    assertEquals(
        List.of(
            "1:1: 'engineThreads' gives away %d threads, but 'computeThreads' is %d, one a processor (give away fewer, or write computeThreads: %1$d)"
                .formatted(processors + 1, processors)),
        places("engineThreads: { pytorch: " + processors + ", tensorflow: 1 }\n"));
  }

  private List<String> places(String text) throws IOException {
    String file = home.resolve("config").resolve("sensorium.yaml").toString();
    return read(text).problems().stream()
        .map(problem -> problem.toString().substring(file.length() + 1))
        .toList();
  }

  private HostReading read(String text) throws IOException {
    Path file = Files.createDirectories(home.resolve("config")).resolve("sensorium.yaml");
    return new HostConfigurationReader().read(Files.writeString(file, text));
  }
}
