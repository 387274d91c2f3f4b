package io.sensorium.runtime.definition;

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
import io.sensorium.runtime.definition.TextFile.InvalidText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.configuration2.BaseConfiguration;
import org.apache.commons.configuration2.Configuration;

/** Reads host configurations. Stateless and thread-safe. */
public final class HostConfigurationReader {
  private final SchemaCheck schema = new SchemaCheck("sensorium.schema.json");

  /** Reads a file; its paths are relative to its folder. */
  public HostReading read(Path file) {
    try {
      YamlTree tree = YamlReader.read(TextFile.read(file), file.toString());
      List<Problem> problems = problems(tree, file.toString());
      if (!problems.isEmpty()) {
        return new HostReading(Optional.empty(), problems);
      }
      Path folder = file.toAbsolutePath().normalize().getParent();
      Configuration values = ConfigurationValues.of(tree, file.toString());
      ComputeThreads threads = new ComputeThreads(computeThreads(tree), engineThreads(tree));
      return new HostReading(Optional.of(configuration(values, threads, folder)), List.of());
    } catch (InvalidText e) {
      return new HostReading(Optional.empty(), List.of(e.problem()));
    }
  }

  /** The configuration of a host without a file, its folders below a home folder. */
  public static HostConfiguration defaults(Path home) {
    Path folder = home.resolve("config").toAbsolutePath().normalize();
    return configuration(new BaseConfiguration(), ComputeThreads.DEFAULTS, folder);
  }

  private List<Problem> problems(YamlTree tree, String file) {
    List<Problem> problems = Problems.merge(tree.problems(), schema.problems(tree, file).values());
    // Numbers can be added up only where the schema has found numbers.
    return problems.isEmpty() ? moreThanAll(tree, file) : problems;
  }

  private static List<Problem> moreThanAll(YamlTree tree, String file) {
    int kept = ComputeThreads.kept(engineThreads(tree));
    int total = computeThreads(tree);
    if (kept <= total) {
      return List.of();
    }
    String origin = tree.at("computeThreads").isMissingNode() ? ", one a processor" : "";
    Position place = tree.position("engineThreads");
    return List.of(
        new Problem(
            file,
            place.line(),
            place.column(),
            "INVALID_VALUE",
            "'engineThreads' gives away %d threads, but 'computeThreads' is %d%s"
                .formatted(kept, total, origin),
            Optional.of("give away fewer, or write computeThreads: " + kept)));
  }

  private static int computeThreads(YamlTree tree) {
    return tree.at("computeThreads").asInt(ComputeThreads.DEFAULTS.total());
  }

  private static Map<String, Integer> engineThreads(YamlTree tree) {
    Map<String, Integer> threads = new LinkedHashMap<>();
    tree.at("engineThreads")
        .properties()
        .forEach(field -> threads.put(field.getKey(), field.getValue().intValue()));
    return threads;
  }

  private static HostConfiguration configuration(
      Configuration values, ComputeThreads computeThreads, Path folder) {
    return new HostConfiguration(
        new Server(
            values.getString("server.host", Server.DEFAULTS.host()),
            values.getInt("server.port", Server.DEFAULTS.port())),
        administration(values, folder),
        folders(values, folder),
        new History(values.getInt("history.keptRevisions", History.DEFAULTS.keptRevisions())),
        Optional.ofNullable(values.getInteger("threads", null)),
        computeThreads,
        batching(values),
        new Limits(
            values.getLong("limits.requestMebibytes", 64) << 20,
            values.getLong("limits.embeddingCacheMebibytes", 64) << 20,
            seconds(values, "limits.answerSeconds", Limits.ANSWER_TIMEOUT)),
        new Serving(requiredParity(values)),
        new Memory(
            Optional.ofNullable(values.getLong("memory.hostMebibytes", null))
                .map(mebibytes -> mebibytes << 20)),
        verification(values, folder));
  }

  private static Verification verification(Configuration values, Path folder) {
    String policy = values.getString("verification.policy", Policy.PINNED.label());
    return new Verification(
        Policy.valueOf(policy.toUpperCase(Locale.ROOT)),
        path(folder, values.getString("verification.trust", "trust")),
        Optional.ofNullable(values.getString("verification.trustStore.file"))
            .map(file -> new TrustStoreFile(path(folder, file), password(values, folder))),
        path(folder, values.getString("verification.pins", "pins.sha256")));
  }

  private static PasswordPlace password(Configuration values, Path folder) {
    return new PasswordPlace(
        Optional.ofNullable(values.getString("verification.trustStore.passwordFile"))
            .map(file -> path(folder, file)),
        Optional.ofNullable(values.getString("verification.trustStore.passwordVariable")));
  }

  private static Duration seconds(Configuration values, String key, Duration otherwise) {
    double seconds = values.getDouble(key, otherwise.toMillis() / 1e3);
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private static Optional<RequiredParity> requiredParity(Configuration values) {
    List<String> engines = List.of(values.getStringArray("serving.requireParity.engines"));
    double tolerance = values.getDouble("serving.requireParity.tolerance", 1e-4);
    return engines.isEmpty()
        ? Optional.empty()
        : Optional.of(new RequiredParity(engines, tolerance));
  }

  private static Administration administration(Configuration values, Path folder) {
    return new Administration(
        values.getString("administration.host", Administration.DEFAULT_HOST),
        values.getInt("administration.port", Administration.DEFAULT_PORT),
        path(folder, values.getString("administration.folder", "../administration")),
        Optional.ofNullable(values.getString("administration.tls.certificate"))
            .map(
                certificate ->
                    new Tls(
                        path(folder, certificate),
                        path(folder, values.getString("administration.tls.key")))),
        values.getBoolean("administration.plainText", false),
        Optional.ofNullable(values.getString("administration.jwt.issuer"))
            .map(issuer -> jwt(values, folder, issuer)));
  }

  private static Jwt jwt(Configuration values, Path folder, String issuer) {
    return new Jwt(
        issuer,
        values.getString("administration.jwt.audience"),
        path(folder, values.getString("administration.jwt.jwks")),
        values.getString("administration.jwt.roleClaim", "role"));
  }

  private static Folders folders(Configuration values, Path folder) {
    return new Folders(
        path(folder, values.getString("folders.bundles", "../bundles")),
        path(folder, values.getString("folders.pipelines", "pipelines")),
        path(folder, values.getString("folders.models", "../models")),
        path(folder, values.getString("folders.store", "../store")),
        path(folder, values.getString("folders.inbox", "../inbox")),
        Optional.ofNullable(values.getString("folders.cache")).map(text -> path(folder, text)));
  }

  private static Batching batching(Configuration values) {
    double milliseconds = values.getDouble("batching.maximumQueueDelayMilliseconds", 1);
    return new Batching(
        values.getInt("batching.maximumSize", 32),
        Duration.ofNanos(Math.round(milliseconds * 1e6)),
        values.getInt("batching.maximumQueueSize", 1024));
  }

  private static Path path(Path folder, String text) {
    return folder.resolve(text).normalize();
  }
}
