package io.sensorium.host.store;

import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.runtime.registry.Version;
import io.sensorium.spi.SensoriumException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What is to be installed and to serve. As JSON it has these keys in this order; {@code model} may
 * be missing:
 *
 * <pre>{@code
 * {"revision", "at", "by", "reason",
 *  "bundles": [{"name", "version", "sha256", "acceptance"}],
 *  "pipelines": [{"name", "definition", "model": {"number", "sha256"}, "follow"}]}
 * }</pre>
 *
 * @param revision from 1, rising; 0 for {@link #EMPTY}
 * @param at in milliseconds
 * @param by who changed it
 * @param reason why, in words
 * @param bundles sorted by name and version; no two have both in common
 * @param pipelines sorted by name; no two have the same
 */
public record DesiredState(
    int revision,
    Instant at,
    String by,
    String reason,
    List<Bundle> bundles,
    List<Pipeline> pipelines) {
  private static final Comparator<Bundle> BUNDLE_ORDER =
      Comparator.comparing(Bundle::name).thenComparing(bundle -> Version.parse(bundle.version()));

  /** Before anything was installed. */
  public static final DesiredState EMPTY =
      new DesiredState(
          0, Instant.EPOCH, "nobody", "nothing was installed yet", List.of(), List.of());

  public DesiredState {
    if (revision < 0) {
      throw new IllegalArgumentException("revision " + revision + " is below 0");
    }
    requireText("by", by);
    at = at.truncatedTo(ChronoUnit.MILLIS);
    bundles = bundles.stream().sorted(BUNDLE_ORDER).toList();
    pipelines = pipelines.stream().sorted(Comparator.comparing(Pipeline::name)).toList();
    requireUnique("bundle", bundles, Bundle::identity);
    requireUnique("pipeline", pipelines, Pipeline::name);
  }

  /**
   * A bundle that is to be installed.
   *
   * @param name symbolic name
   * @param version as OSGi has it, such as {@code 1.2.0}
   * @param sha256 of the file
   * @param acceptance why verification let it in, in one line; may be empty
   */
  public record Bundle(String name, String version, String sha256, String acceptance) {
    public Bundle {
      requireText("name of a bundle", name);
      Version.parse(version);
      Sha256.require(sha256);
    }

    /** Symbolic name and version: {@code io.sensorium.encoder-text/1.0.0}. */
    public String identity() {
      return name + "/" + version;
    }
  }

  /**
   * A pipeline that is to serve.
   *
   * @param definition sha256 of the pipeline file
   * @param model that it serves with; absent while none was trained
   * @param follow whether it takes the newest model that is trained, or keeps to this one
   */
  public record Pipeline(String name, String definition, Optional<Model> model, boolean follow) {
    public Pipeline {
      requireText("name of a pipeline", name);
      Sha256.require(definition);
    }

    /** The same, keeping to its model. */
    public Pipeline pinned() {
      return new Pipeline(name, definition, model, false);
    }
  }

  /**
   * A trained version of a pipeline.
   *
   * @param number in the model repository it comes from, from 1
   * @param sha256 of the version's folder, as {@link ArtifactStore#put(java.nio.file.Path)} gives
   *     it
   */
  public record Model(int number, String sha256) {
    public Model {
      if (number < 1) {
        throw new IllegalArgumentException("model " + number + " is below 1");
      }
      Sha256.require(sha256);
    }
  }

  public Optional<Bundle> bundle(String name, String version) {
    return bundles.stream()
        .filter(each -> each.name().equals(name) && each.version().equals(version))
        .findFirst();
  }

  public Optional<Pipeline> pipeline(String name) {
    return pipelines.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** The digests of all artifacts that it needs, each with words for what it is. */
  public Map<String, String> artifacts() {
    Map<String, String> artifacts = new TreeMap<>();
    bundles.forEach(each -> artifacts.put(each.sha256(), "bundle '" + each.identity() + "'"));
    for (Pipeline each : pipelines) {
      artifacts.put(each.definition(), "the definition of pipeline '" + each.name() + "'");
      each.model()
          .ifPresent(
              model ->
                  artifacts.put(
                      model.sha256(),
                      "model " + model.number() + " of pipeline '" + each.name() + "'"));
    }
    return artifacts;
  }

  /** It as JSON, indented. */
  public String json() {
    return StateJson.write(this);
  }

  /**
   * Reads what {@link #json} wrote. Unknown, missing, repeated and mistyped keys are faults.
   *
   * @throws SensoriumException {@code INVALID_DEFINITION} with the place of the fault
   */
  public static DesiredState parse(String json) {
    return StateJson.read(json);
  }

  private static void requireText(String what, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("'" + what + "' is empty");
    }
  }

  private static <T> void requireUnique(String what, List<T> all, Function<T, String> name) {
    Set<String> seen = new HashSet<>();
    for (T each : all) {
      if (!seen.add(name.apply(each))) {
        throw new IllegalArgumentException(what + " '" + name.apply(each) + "' stands there twice");
      }
    }
  }
}
