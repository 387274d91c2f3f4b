package io.sensorium.server.administration;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A change of what is installed and serves, made as a whole. Every member may be left out:
 *
 * <pre>{@code
 * {"revision": 7, "reason": "why", "install": ["<sha256>"],
 *  "remove": [{"name": "com.example.encoder", "version": "1.0.0", "force": false}],
 *  "pipelines": [{"file": "stamps.yaml", "text": "pipeline: stamps ..."}],
 *  "models": [{"pipeline": "stamps", "version": 3}], "unload": ["shapes"], "rollout": "canary"}
 * }</pre>
 *
 * @param revision that the change was made for; absent for whichever there is
 * @param reason for the history and the audit log
 * @param install sha256 of bundles that are in the store
 * @param remove bundles
 * @param pipelines definitions that are to serve
 * @param models which trained versions are to serve
 * @param unload pipelines that are to serve no more, by name
 * @param rollout how, instead of what the pipelines declare
 */
public record Change(
    Optional<Integer> revision,
    Optional<String> reason,
    List<String> install,
    List<Removal> remove,
    List<Definition> pipelines,
    List<ModelChoice> models,
    List<String> unload,
    Optional<Strategy> rollout) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** Nothing at all. */
  public static final Change NONE =
      new Change(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty());

  public Change {
    install = orEmpty(install);
    remove = orEmpty(remove);
    pipelines = orEmpty(pipelines);
    models = orEmpty(models);
    unload = orEmpty(unload);
    for (String digest : install) {
      if (!DIGEST.matcher(digest).matches()) {
        throw new IllegalArgumentException(
            "'install' takes sha256 digests of bundles, 64 hexadecimal digits each");
      }
    }
  }

  /** How the next generations take over. */
  public enum Strategy {
    IMMEDIATE,
    SHADOW,
    CANARY;

    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Strategy of(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * A bundle that is to go.
   *
   * @param version absent if only one is installed
   * @param force whether it goes although pipelines use it, which are then unavailable
   */
  public record Removal(String name, Optional<String> version, boolean force) {
    public Removal {
      Objects.requireNonNull(name, "a bundle that is removed has a 'name'");
    }
  }

  /**
   * A pipeline's file.
   *
   * @param file its name, for messages
   * @param text its YAML
   */
  public record Definition(String file, String text) {
    public Definition {
      Objects.requireNonNull(file, "a pipeline has a 'file'");
      Objects.requireNonNull(text, "a pipeline has a 'text'");
    }
  }

  /**
   * The trained version that a pipeline is to serve with.
   *
   * @param version absent for the newest, now and whenever there is a newer one
   */
  public record ModelChoice(String pipeline, Optional<Integer> version) {
    public ModelChoice {
      Objects.requireNonNull(pipeline, "a model's 'pipeline' is missing");
    }
  }

  /** What it takes to make it: code needs more than a choice among what is installed. */
  public Role role() {
    return install.isEmpty() && remove.isEmpty() ? Role.OPERATE : Role.INSTALL;
  }

  /** The same for one revision only. */
  public Change at(int expected) {
    return new Change(
        Optional.of(expected), reason, install, remove, pipelines, models, unload, rollout);
  }

  public Change because(String why) {
    return new Change(
        revision, Optional.of(why), install, remove, pipelines, models, unload, rollout);
  }

  public Change installing(List<String> digests) {
    return new Change(revision, reason, digests, remove, pipelines, models, unload, rollout);
  }

  public Change removing(Removal... removals) {
    return new Change(
        revision, reason, install, List.of(removals), pipelines, models, unload, rollout);
  }

  public Change defining(List<Definition> definitions) {
    return new Change(revision, reason, install, remove, definitions, models, unload, rollout);
  }

  public Change serving(List<ModelChoice> choices) {
    return new Change(revision, reason, install, remove, pipelines, choices, unload, rollout);
  }

  public Change unloading(List<String> names) {
    return new Change(revision, reason, install, remove, pipelines, models, names, rollout);
  }

  public Change by(Strategy strategy) {
    return new Change(
        revision, reason, install, remove, pipelines, models, unload, Optional.of(strategy));
  }

  // A list that a document leaves out arrives as null.
  private static <T> List<T> orEmpty(@Nullable List<T> values) {
    return values == null ? List.of() : List.copyOf(values);
  }
}
